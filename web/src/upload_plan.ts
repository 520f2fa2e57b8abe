// How a file goes over the network in pieces, without any network: what to send next, how long to
// wait after a failure.

export const PIECE_BYTES = 4 * 1024 * 1024;
const TRIES_MAX = 8;
const WAIT_MAX_MS = 30_000;

export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** The next piece of a file of which `offset` bytes are there; null: all are. */
export function nextPiece(offset: number, length: number, pieceBytes = PIECE_BYTES): Piece | null {
  if (offset >= length) return null;
  return {from: offset, to: Math.min(offset + pieceBytes, length)};
}

/** Milliseconds to wait before the next try after `failures` in a row; null: give up. */
export function waitAfter(failures: number): number | null {
  if (failures >= TRIES_MAX) return null;
  return Math.min(500 * 2 ** (failures - 1), WAIT_MAX_MS);
}

/** True if the same request may succeed later: no answer at all, busy, or a broken server. */
export function mayRetry(status: number): boolean {
  return status === 0 || status === 409 || status === 429 || status >= 500;
}

/** What is done of the whole, in hundredths: first the upload, then the load. */
export function share(done: number, of: number): number {
  return of <= 0 ? 0 : Math.min(100, Math.floor((done * 100) / of));
}
