// Hands over a file in pieces that survive a broken line, and shows how far it is. Without this
// script the same form sends the file at once.
import {signal} from '@preact/signals';
import {render} from 'preact';

import {grouped, say} from './texts';
import {mayRetry, nextPiece, share, waitAfter} from './upload_plan';

interface Shown {
  text: string;
  done: number;
  tone: '' | 'good' | 'bad';
  link?: string;
  running: boolean;
}

class Refused extends Error {}

const shown = signal<Shown | null>(null);
let stop = new AbortController();

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function told(partial: Partial<Shown>) {
  shown.value = {text: '', done: 0, tone: '', running: true, ...partial};
}

/** What a problem (RFC 9457) says, for people. */
async function reasonOf(response: Response): Promise<string> {
  const problem = await response.json().catch(() => ({}));
  const parts = [problem.detail ?? problem.title ?? response.statusText, problem.field, problem.cure];
  return parts.filter(Boolean).join(' · ');
}

class Delivery {
  constructor(
    private readonly form: HTMLFormElement,
    private readonly file: File,
  ) {}

  async run() {
    const upload = await this.begin();
    await this.sendAll(upload);
    await this.load(upload);
  }

  private field(name: string): string {
    return String(new FormData(this.form).get(name) ?? '');
  }

  private request(path: string, init: RequestInit): Promise<Response> {
    const headers = {'X-CSRF-Token': this.field('csrf'), ...init.headers};
    return fetch(path, {...init, headers, credentials: 'same-origin', signal: stop.signal});
  }

  /** Tries again what may succeed later; a refusal is final. */
  private async persist(send: () => Promise<Response>): Promise<Response> {
    for (let failures = 1; ; ++failures) {
      const response = await send().catch((error) => {
        if (stop.signal.aborted) throw error;
        return null;
      });
      if (response?.ok) return response;
      const wait = mayRetry(response?.status ?? 0) ? waitAfter(failures) : null;
      if (wait === null) throw new Refused(response ? await reasonOf(response) : 'HTTP 0');
      told({text: say('retrying', {s: Math.ceil(wait / 1000)}), done: shown.value?.done ?? 0});
      await pause(wait);
    }
  }

  private async begin(): Promise<string> {
    const response = await this.persist(() =>
      this.request(`/v1/uploads?name=${encodeURIComponent(this.file.name)}`, {method: 'POST', headers: {'Upload-Length': String(this.file.size)}}),
    );
    return response.headers.get('Location') ?? '';
  }

  /** After a failure the server says where to go on. */
  private async sendAll(upload: string) {
    let offset = 0;
    for (let piece = nextPiece(offset, this.file.size); piece; piece = nextPiece(offset, this.file.size)) {
      const {from, to} = piece;
      const done = share(from, this.file.size);
      told({text: say('sending', {done: grouped(from), of: grouped(this.file.size), share: done}), done});
      let failed = false;
      const response = await this.persist(async () => {
        if (failed) {
          const head = await this.request(upload, {method: 'HEAD'});
          if (!head.ok || Number(head.headers.get('Upload-Offset')) !== from) return head;
        }
        failed = true;
        return this.request(upload, {
          method: 'PATCH',
          headers: {'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream'},
          body: this.file.slice(from, to),
        });
      });
      offset = Number(response.headers.get('Upload-Offset'));
    }
  }

  private async load(upload: string) {
    told({text: say('waiting'), done: 100});
    const rows = this.field('declared_rows');
    const order = {
      upload: upload.slice(upload.lastIndexOf('/') + 1),
      mapping: this.field('mapping'),
      kind: this.field('kind'),
      edition: this.field('edition'),
      subject: this.field('subject'),
      ...(rows === '' ? {} : {declared_rows: Number(rows)}),
    };
    const key = crypto.randomUUID();
    const started = await this.persist(() =>
      this.request('/v1/deliveries', {method: 'POST', headers: {'Content-Type': 'application/json', 'Idempotency-Key': key}, body: JSON.stringify(order)}),
    );
    const place = started.headers.get('Location') ?? '';
    for (;;) {
      const response = await this.persist(() => this.request(place, {method: 'GET'}));
      if (this.show(await response.json())) return;
      await pause(400);
    }
  }

  /** True once the load has ended. */
  private show(load: {state: string; dataset: string; rows: number; of_rows: number; report?: {delivery?: {number?: number} | number}; error?: {detail: string; cure: string}}): boolean {
    if (load.state === 'refused') throw new Refused([load.error?.detail, load.error?.cure].filter(Boolean).join(' · '));
    if (load.state !== 'loaded') {
      const done = share(load.rows, load.of_rows);
      told({text: load.of_rows ? say('loading', {rows: grouped(load.rows), of: grouped(load.of_rows), share: done}) : say('waiting'), done});
      return false;
    }
    const delivery = load.report?.delivery;
    const number = typeof delivery === 'object' ? delivery.number : delivery;
    told({
      text: say('loaded', {rows: grouped(load.rows || load.of_rows)}),
      done: 100,
      tone: 'good',
      running: false,
      link: number ? `/deliveries/${encodeURIComponent(load.dataset)}/${number}` : '/deliveries',
    });
    return true;
  }
}

function Progress() {
  const now = shown.value;
  if (!now) return null;
  return (
    <div class={`notice ${now.tone}`}>
      <p role="status">{now.text}</p>
      {now.running && <progress max={100} value={now.done} aria-label={say('progress')} />}
      {now.running && (
        <button type="button" class="button light" onClick={() => stop.abort()}>
          {say('cancel')}
        </button>
      )}
      {now.link && <a href={now.link}>{say('see_delivery')}</a>}
    </div>
  );
}

function enhance(form: HTMLFormElement, place: HTMLElement) {
  render(<Progress />, place);
  form.querySelectorAll<HTMLElement>('[data-plain]').forEach((one) => (one.hidden = true));
  form.addEventListener('submit', (event) => {
    const file = form.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0];
    if (!file) return;
    event.preventDefault();
    if (shown.value?.running) return;
    stop = new AbortController();
    told({text: say('sending', {done: 0, of: grouped(file.size), share: 0})});
    new Delivery(form, file).run().catch((error: Error) => {
      const text = stop.signal.aborted ? say('cancelled') : say(error instanceof Refused ? 'refused' : 'failed', {why: error.message});
      told({text, tone: stop.signal.aborted ? '' : 'bad', running: false});
    });
  });
}

const form = document.querySelector<HTMLFormElement>('form[data-upload]');
const place = document.getElementById('progress');
if (form && place) enhance(form, place);
