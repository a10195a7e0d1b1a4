import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

const text = (element) => element.innerText.replace(/\s+/g, ' ').trim();

async function found(selector) {
  for (let i = 0; i < 100; i++) {
    const element = document.querySelector(selector);
    if (element) {
      return element;
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`no ${selector}`);
}

/** Loads the description, tries the operation out, and shows what the interface shows. */
export async function tryItOut(server) {
  document.body.innerHTML = '<div id="ui"></div>';
  SwaggerUI({url: `${server}/v3/api-docs`, dom_id: '#ui', tryItOutEnabled: true, docExpansion: 'full'});
  const shown = await found('button.execute, .errors-wrapper');
  if (!shown.matches('button')) {
    return text(shown);
  }
  // The first click may come before React listens
  const clicks = setInterval(() => document.querySelector('button.execute').click(), 200);
  const answer = await found('.live-responses-table .response').finally(() => clearInterval(clicks));
  return text(answer);
}
