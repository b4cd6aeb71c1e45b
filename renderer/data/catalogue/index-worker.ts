import { inlineIndex } from './index-inline.ts';
import type { IndexAnswer, IndexRequest } from './index-port.ts';

/** The worker's side: building, sorting and searching off the page's thread, so that no task of it lasts (architecture §6). */
const index = inlineIndex();
const answer = (message: IndexAnswer): void => postMessage(message);

addEventListener('message', (event: MessageEvent<IndexRequest>) => {
  const m = event.data;
  switch (m.type) {
    case 'load':
      void index.load(m.segments).then(
        (rows) => answer({ id: m.id, ok: true, rows }),
        (e: unknown) => answer({ id: m.id, ok: false, message: String(e) }),
      );
      break;
    case 'upsert':
      index.upsert(m.rows);
      break;
    case 'delta':
      index.delta(m.changes);
      break;
    case 'board':
      index.board(m.prices);
      break;
    case 'search':
      void index.search(m.q).then(
        (result) => answer({ id: m.id, ok: true, result }),
        (e: unknown) => answer({ id: m.id, ok: false, message: String(e) }),
      );
  }
});
