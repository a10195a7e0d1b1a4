import {ApolloClient, HttpLink, InMemoryCache, gql} from '@apollo/client';
import {createClient} from 'graphql-ws';

const query = 'query Greet { greeting }';

async function ask(link) {
  const client = new ApolloClient({cache: new InMemoryCache(), link});
  const answer = await client.query({query: gql(query)});
  return answer.data.greeting;
}

export const apollo = (server) => ask(new HttpLink({
  uri: `${server}/graphql`, headers: {'Apollo-Require-Preflight': 'true'},
}));

export function subscription(server) {
  return new Promise((resolve, reject) => {
    const client = createClient({url: `${server.replace('http', 'ws')}/graphql-ws`, retryAttempts: 0, lazy: false,
        onNonLazyError: () => {}});
    client.subscribe({query: 'subscription { greetings }'}, {
      next: (answer) => resolve(answer.data.greetings),
      error: (event) => reject(`${event.type} event`),
      complete: () => {},
    });
  });
}
