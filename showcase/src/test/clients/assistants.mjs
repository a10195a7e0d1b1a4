import {useChat} from '@ai-sdk/react';
import {DefaultChatTransport} from 'ai';
import OpenAI from 'openai';
import {createElement, useEffect} from 'react';
import {createRoot} from 'react-dom/client';

const openai = (server) => new OpenAI({
  apiKey: 'key', baseURL: `${server}/v1`, dangerouslyAllowBrowser: true, maxRetries: 0,
});

export async function openaiStream(server) {
  const stream = await openai(server).chat.completions.create({
    model: 'm', stream: true, messages: [{role: 'user', content: 'Hello'}],
  });
  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
  }
  return text;
}

/** What a page shows to somebody who asks for support, and how long the SDK decided to wait before its retry. */
export async function openaiError(server) {
  const {setTimeout} = globalThis;
  const delays = [];
  globalThis.setTimeout = (callback, delay, ...rest) => {
    delays.push(delay);
    return setTimeout(callback, delay, ...rest);
  };
  const error = await openai(server).chat.completions.create({
    model: 'busy', messages: [{role: 'user', content: 'Hello'}],
  }, {maxRetries: 1, timeout: 10_000}).catch((it) => it).finally(() => globalThis.setTimeout = setTimeout);
  return `${error.message}, request ${error.requestID}, ${delays.includes(1000) ? 'retried after a second' : 'retried sooner'}`;
}

/** A React component with the hook, as its documentation shows it. */
export function chat(server) {
  return new Promise((resolve, reject) => {
    function Chat() {
      const {messages, sendMessage, status, error} = useChat({
        transport: new DefaultChatTransport({api: `${server}/chat`}),
      });
      useEffect(() => { sendMessage({text: 'Hello'}); }, []);
      useEffect(() => {
        if (error) {
          reject(error);
        }
        else if (status === 'ready' && messages.length === 2) {
          resolve(messages[1].parts.map((part) => part.text ?? '').join(''));
        }
      }, [messages, status, error]);
    }
    createRoot(document.body).render(createElement(Chat));
  });
}
