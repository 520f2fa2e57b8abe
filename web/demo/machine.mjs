// Speaks to a node as a machine does: over mutual TLS, with a certificate that the node knows.
import {readFileSync} from 'node:fs';
import {request} from 'node:https';

/** `files`: {authority, certificate, key}, paths of PEM files. {get, post, deliver}. */
export function machine(port, files) {
  const tls = {ca: readFileSync(files.authority), cert: readFileSync(files.certificate), key: readFileSync(files.key)};

  function ask(method, path, {body, headers = {}} = {}) {
    return new Promise((resolve, reject) => {
      const sent = request({host: 'localhost', port, method, path, headers, ...tls}, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (answer.statusCode < 300) resolve({status: answer.statusCode, headers: answer.headers, text});
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
  const json = async (method, path, value) => {
    const headers = value === undefined ? {} : {'Content-Type': 'application/json'};
    const {text} = await ask(method, path, {body: value === undefined ? undefined : JSON.stringify(value), headers});
    return text === '' ? {} : JSON.parse(text);
  };

  return {
    get: (path) => json('GET', path),
    text: async (path) => (await ask('GET', path)).text,
    post: (path, value) => json('POST', path, value),
    /** Hands a file over and waits until it is loaded; what became of its rows. */
    async deliver(name, content, settings) {
      const bytes = Buffer.from(content, 'utf8');
      const {headers} = await ask('POST', `/v1/uploads?name=${encodeURIComponent(name)}`, {headers: {'Upload-Length': bytes.length}});
      const upload = headers.location.split('/').pop();
      await ask('PATCH', `/v1/uploads/${upload}`, {
        body: bytes,
        headers: {'Upload-Offset': 0, 'Content-Type': 'application/offset+octet-stream'},
      });
      await json('POST', '/v1/deliveries', {upload, ...settings});
      return until(`the load of ${name}`, async () => {
        const load = await json('GET', `/v1/loads/${upload}`);
        if (load.state === 'refused') throw new Error(`${name}: ${JSON.stringify(load)}`);
        return load.state === 'loaded' ? load : undefined;
      });
    },
  };
}

const ASK_AGAIN_MS = 20;

/** Asks until there is an answer; an error after so many seconds. */
export async function until(what, ask, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
