// In the order of the table in docs/reading-a-refusal.md

export async function headerIsNull(server) {
  const answer = await fetch(`${server}/attachments/1`);
  return answer.headers.get('ETag');
}

export function headerIsRefused(server) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.onload = () => resolve(request.getResponseHeader('ETag'));
    request.open('GET', `${server}/attachments/1`);
    request.send();
  });
}

export function beaconIsLost(server) {
  return navigator.sendBeacon(`${server}/attachments`, new Blob(['{}'], {type: 'application/json'}));
}

export const sessionIsOver = (server) => fetch(`${server}/account`);

export async function answerIsOpaque(server) {
  const {status, type} = await fetch(`${server}/attachments/1`, {mode: 'no-cors'});
  return `status ${status}, type ${type}`;
}
