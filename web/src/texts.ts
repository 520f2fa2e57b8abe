// Texts for scripts: the `script` part of the same catalogues that the server's pages use.
import {script as en} from '../texts/en.json';
import {script as vi} from '../texts/vi.json';

export type ScriptText = keyof typeof vi;

export const language: 'vi' | 'en' = globalThis.document?.documentElement.lang === 'en' ? 'en' : 'vi';

/** The text of a key, with "{name}" in it replaced. */
export function say(key: ScriptText, values: Record<string, string | number> = {}, of: 'vi' | 'en' = language): string {
  const text = (of === 'en' ? en : vi)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** "1.234.567", in English "1,234,567". */
export function grouped(value: number, of: 'vi' | 'en' = language): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, of === 'en' ? ',' : '.');
}
