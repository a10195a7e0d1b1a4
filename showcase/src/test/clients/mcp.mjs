import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {ToolListChangedNotificationSchema} from '@modelcontextprotocol/sdk/types.js';

/** Connects, calls a tool until the server's notification of the call is heard, and ends the session. */
export async function session(server) {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server));
  const client = new Client({name: 'page', version: '1'});
  const failed = new Promise((resolve, reject) => { client.onerror = reject; });
  let heard = false;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => { heard = true; });
  await client.connect(transport);
  let answer;
  while (!heard) {
    answer = await Promise.race([client.callTool({name: 'greet', arguments: {name: 'page'}}), failed]);
  }
  await Promise.race([transport.terminateSession(), failed]);
  await client.close();
  return answer.content[0].text;
}

/** Goes on with a stream that broke off: the server is silent until there is something to say. */
export async function resume(server) {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server));
  const client = new Client({name: 'page', version: '1'});
  await client.connect(transport);
  const silence = new Promise((resolve) => { setTimeout(resolve, 500); });
  await Promise.race([transport.resumeStream('1'), silence]);
  await client.close();
  return 'resumed';
}

/** Logs in to a server that asks for it, by OAuth, without the step in which the user agrees. */
export async function login(server) {
  const url = new URL('/mcp?login', server);
  const kept = {};
  let scope;
  const authProvider = {
    redirectUrl: location.href,
    clientMetadata: {redirect_uris: [location.href]},
    clientInformation: () => kept.client,
    saveClientInformation: (client) => { kept.client = client; },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => { kept.tokens = tokens; },
    codeVerifier: () => 'v',
    saveCodeVerifier: () => {},
    redirectToAuthorization: (page) => { scope = page.searchParams.get('scope'); },
  };
  const client = new Client({name: 'page', version: '1'});
  const transport = new StreamableHTTPClientTransport(url, {authProvider});
  await client.connect(transport).catch((error) => {
    if (scope === undefined) {
      throw error;
    }
  });
  await transport.finishAuth('code');
  const authorized = new Client({name: 'page', version: '1'});
  await authorized.connect(new StreamableHTTPClientTransport(url, {authProvider}));
  await authorized.close();
  return `logged in, scope ${scope}`;
}
