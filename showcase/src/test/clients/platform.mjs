/** Whether the server got what was sent, which the page can't know by itself. */
async function received(server) {
  for (let i = 0; i < 10; i++) {
    const count = await (await fetch(`${server}/received`)).text();
    if (count !== '0') {
      return 'received';
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  return 'not received';
}

const json = () => new Blob(['{}'], {type: 'application/json'});

export async function beacon(server) {
  const queued = navigator.sendBeacon(`${server}/beacons`, json());
  return `sendBeacon returns ${queued}, ${await received(server)}`;
}

export async function plainBeacon(server) {
  const queued = navigator.sendBeacon(`${server}/beacons`, '{}');
  return `sendBeacon returns ${queued}, ${await received(server)}`;
}

export async function keepalive(server) {
  await fetch(`${server}/beacons`, {method: 'POST', keepalive: true, body: json()});
  return received(server);
}

function image(url, crossOrigin) {
  return new Promise((resolve, reject) => {
    const element = new Image();
    element.crossOrigin = crossOrigin;
    element.onload = () => resolve(element);
    element.onerror = () => reject('error event');
    element.src = url;
  });
}

function pixel(element) {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d').drawImage(element, 0, 0);
  return canvas.toDataURL().slice(0, 15);
}

export const canvas = async (server) => pixel(await image(`${server}/media/pixel.png`, 'anonymous'));

export const canvasWithoutAttribute = async (server) => pixel(await image(`${server}/media/pixel.png`, null));

export async function privateImage(server) {
  await image(`${server}/media/private.png`, null);
  return 'shown';
}

export async function privateImageByCors(server) {
  await image(`${server}/media/private.png`, 'anonymous');
  return 'shown';
}

export async function font(server) {
  await new FontFace('Test', `url(${server}/media/font.woff2)`).load();
  return 'loaded';
}

export async function module(server) {
  const loaded = await import(`${server}/media/module.js`);
  return loaded.default;
}
