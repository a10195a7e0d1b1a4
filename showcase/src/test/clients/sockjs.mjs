import {Client} from '@stomp/stompjs';
import SockJS from 'sockjs-client';

function connect(server, options) {
  return new Promise((resolve, reject) => {
    const client = new Client({
      webSocketFactory: () => new SockJS(`${server}/sockjs`, null, options),
      reconnectDelay: 0,
      onConnect: () => {
        client.subscribe('/topic/echo', (message) => resolve(message.body));
        client.publish({destination: '/topic/echo', body: 'Hello'});
      },
      onWebSocketClose: (event) => reject(`close event ${event.code}: ${event.reason}`),
    });
    client.activate();
  });
}

export const stomp = (server) => connect(server);

export const stompByXhr = (server) => connect(server, {transports: 'xhr-streaming'});
