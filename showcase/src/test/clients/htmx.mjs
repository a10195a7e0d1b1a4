import htmx2 from 'htmx2/dist/htmx.esm.js';
import htmx4 from 'htmx4/dist/htmx.esm.js';

/** Clicks a button, and shows what has become of the page and which events came. */
async function click(htmx, server) {
  const events = [];
  document.body.addEventListener('saved', () => events.push('saved'));
  const done = new Promise((resolve) => {
    for (const name of ['htmx:afterSettle', 'htmx:finally:request', 'htmx:error', 'htmx:invalidPath']) {
      document.body.addEventListener(name, () => resolve(name));
    }
  });
  document.body.innerHTML = `<button name="save" id="save" hx-post="${server}/htmx/saved" hx-target="#status"
      hx-prompt="Sure?">Save</button>
      <p id="status">old </p><p id="errors">old </p>`;
  window.prompt = () => 'yes';
  htmx.process(document.body);
  document.querySelector('button').click();
  const last = await Promise.race([done, new Promise((resolve) => { setTimeout(resolve, 3000, 'nothing happens'); })]);
  if (!/afterSettle|finally/.test(last)) {
    return last;
  }
  const shown = (id) => `${id}: ${document.getElementById(id).textContent.trim()}`;
  return `${shown('status')}, ${shown('errors')}, event: ${events[0] ?? 'none'}`;
}

export function version2(server) {
  htmx2.config.selfRequestsOnly = false;
  return click(htmx2, server);
}

export const version2Unset = (server) => click(htmx2, server);

export function version4(server) {
  htmx4.config.mode = 'cors';
  return click(htmx4, server);
}

export const version4Unset = (server) => click(htmx4, server);
