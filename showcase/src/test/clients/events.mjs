import {fetchEventSource} from '@microsoft/fetch-event-source';

/** Listens until the second event, which comes after the server has ended the stream once. */
function listen(url, options) {
  return new Promise((resolve, reject) => {
    const source = new EventSource(url, options);
    source.onmessage = (event) => {
      if (event.data !== 'first') {
        source.close();
        resolve(event.data);
      }
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        reject('error event, readyState 2');
      }
    };
  });
}

export const byBrowser = (server) => listen(`${server}/events`);

export const withCookies = (server) => listen(`${server}/account-events`, {withCredentials: true});

export function byFetch(server) {
  return new Promise((resolve, reject) => {
    fetchEventSource(`${server}/fetched-events`, {
      headers: {Authorization: 'Bearer t'},
      openWhenHidden: true,
      onmessage: (event) => {
        if (event.data !== 'first') {
          resolve(event.data);
        }
      },
      onclose: () => { throw new Error('ended'); },
      onerror: (error) => {
        if (error.message === 'ended') {
          return 10;
        }
        throw error;
      },
    }).catch(reject);
  });
}
