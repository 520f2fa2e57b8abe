// A line between two nodes that can be cut and mended: it passes bytes on and looks at none.
import {connect, createServer} from 'node:net';

/** `to`: port on this machine. {port, cut, mend, bytes, close}. */
export async function line(to) {
  const open = new Set();
  let whole = true;
  let bytes = 0;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]]) {
      open.add(one);
      one.on('data', (chunk) => (bytes += chunk.length));
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    /** Connections break at once; new ones are refused. */
    cut: () => {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    mend: () => (whole = true),
    /** That passed in both directions so far. */
    bytes: () => bytes,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
