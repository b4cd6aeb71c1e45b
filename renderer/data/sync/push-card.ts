import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import type { WireDoc } from '../../../src/facts/docs.ts';
import { collectionOfHead, headDoc, readHead, sameDocument } from '../documents.ts';
import type { LocalStore } from '../port.ts';
import type { Exchange } from './exchange.ts';

const ROUNDS = 5;

/** One card outside the engine: merged with what headquarters has until that is ours too. `master`: what it is known to have. */
export async function pushCard(store: LocalStore, exchange: Exchange, doc: WireDoc, master?: WireDoc): Promise<void> {
  const known = master === undefined ? undefined : readHead(master);
  const mine = readHead(doc);
  let head = mine === undefined || known === undefined ? mine : mergeHead(mine, known);
  let assumed: WireDoc | null = master ?? null;
  for (let round = 0; head !== undefined && round < ROUNDS; round++) {
    const [answer]: readonly WireDoc[] = await exchange.push(collectionOfHead(head), [{ doc: headDoc(head), assumed }]);
    const theirs = answer === undefined ? undefined : readHead(answer);
    if (answer === undefined || theirs === undefined) break;
    assumed = answer;
    head = mergeHead(head, theirs);
  }
  if (head !== undefined && !sameDocument(headDoc(head), doc)) await store.putHead(head);
}
