import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A TCP line between a terminal and the gateway that a test cuts, heals, or lets lose one answer. */
export interface Line {
  readonly url: string;
  /** Cuts every connection and takes no new one. */
  cut(): void;
  heal(): void;
  /** The next answer to a request whose text contains `words` is lost after headquarters has worked it off. */
  loseAnswerTo(words: string): void;
  lost(): number;
  close(): Promise<void>;
}

export async function openLine(target: () => number): Promise<Line> {
  const sockets = new Set<Socket>();
  let down = false;
  let losing: string | undefined;
  let lost = 0;
  const drop = (): void => {
    for (const s of sockets) s.destroy();
    sockets.clear();
  };
  const server: Server = createServer((client) => {
    if (down) {
      client.destroy();
      return;
    }
    const upstream = connect(target(), '127.0.0.1');
    let swallow = false;
    for (const s of [client, upstream]) {
      sockets.add(s);
      s.on('error', () => undefined);
      s.on('close', () => {
        sockets.delete(s);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => {
      if (losing !== undefined && data.toString('latin1').includes(losing)) {
        swallow = true;
        losing = undefined;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!swallow) {
        client.write(data);
        return;
      }
      lost += 1;
      client.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      down = true;
      drop();
    },
    heal() {
      down = false;
    },
    loseAnswerTo(words) {
      losing = words;
    },
    lost: () => lost,
    async close() {
      drop();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
