import {registerInstrumentations} from '@opentelemetry/instrumentation';
import {FetchInstrumentation} from '@opentelemetry/instrumentation-fetch';
import {WebTracerProvider} from '@opentelemetry/sdk-trace-web';
import * as Sentry from '@sentry/browser';

async function call(server) {
  const answer = await fetch(`${server}/traced`);
  return answer.text();
}

export async function openTelemetry(server) {
  new WebTracerProvider().register();
  registerInstrumentations({
    instrumentations: [new FetchInstrumentation({propagateTraceHeaderCorsUrls: [server + '/traced']})],
  });
  return call(server);
}

export async function sentry(server) {
  Sentry.init({
    dsn: 'https://key@sentry.invalid/1',
    integrations: [Sentry.browserTracingIntegration()],
    tracesSampleRate: 1,
    tracePropagationTargets: [server],
    transport: (options) => Sentry.createTransport(options, async () => ({})),
  });
  return call(server);
}
