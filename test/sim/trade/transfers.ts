import { elsewhere, factsAt, here, newId, ofKind, say, scopeWith, seen, seenPieces, somePieces } from '../scene.ts';
import type { BookDeed } from '../scene.ts';

/** Goods on their way between stores. */
export const ship: BookDeed = (s) => {
  const nos = somePieces(s, (p) => here(s)(p) && p.view.state === 'IN_STOCK', 3);
  if (nos.length === 0) return undefined;
  const facts = factsAt(s.till);
  const asked = s.d.pick(
    ofKind(facts, 'transfer.requested')
      .filter((f) => f.body.from === s.till.storeId && !facts.some((x) => x.kind === 'transfer.shipped' && x.prev[f.body.transferId] !== undefined))
      .slice(-3),
  );
  const of =
    asked === undefined
      ? nos
      : asked.body.pieceNos.filter((no) => {
          const c = s.t.views.piece(no);
          return c !== undefined && here(s)(c) && c.view.state === 'IN_STOCK';
        });
  if (of.length === 0) return undefined;
  const transferId = asked?.body.transferId ?? newId(s, 'xfer');
  const to = asked?.body.to ?? (s.d.chance(0.1) ? 'S03' : elsewhere(s));
  return say(
    s.manager,
    'transfer.shipped',
    [...new Set([s.till.storeId, elsewhere(s)])].sort(),
    { ...seen(facts, transferId), ...seenPieces(s, of) },
    { transferId, from: s.till.storeId, to, pieceNos: of, seal: `F${s.d.int(99)}` },
  );
};
/** Signs for what came: what was shipped here, or what was only asked for, because its papers are late. */
export const receive: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const open = [...ofKind(facts, 'transfer.shipped'), ...(s.d.chance(0.3) ? ofKind(facts, 'transfer.requested') : [])]
    .filter(
      (f) =>
        f.body.from !== s.till.storeId &&
        !facts.some((x) => x.kind === 'transfer.received' && x.prev[f.body.transferId] !== undefined && x.terminal === s.till.terminal),
    )
    .slice(-4);
  const from = s.d.pick(open);
  if (from === undefined) return undefined;
  const got = from.body.pieceNos.filter(() => s.d.chance(0.8));
  if (got.length === 0) return undefined;
  const { transferId } = from.body;
  return say(
    s.manager,
    'transfer.received',
    scopeWith(s, from),
    { ...seen(facts, transferId), ...seenPieces(s, got) },
    { transferId, storeId: s.till.storeId, pieceNos: got, complete: s.d.chance(0.6) },
  );
};
export const cancelTransfer: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const f = s.d.pick([...ofKind(facts, 'transfer.requested'), ...ofKind(facts, 'transfer.shipped')].slice(-4));
  return f === undefined
    ? undefined
    : say(s.manager, 'transfer.cancelled', scopeWith(s, f), seen(facts, f.body.transferId), { transferId: f.body.transferId, reason: '不调了' });
};
export const lose: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const f = s.d.pick(ofKind(facts, 'transfer.shipped').slice(-4));
  return f === undefined
    ? undefined
    : say(
        s.manager,
        'transfer.lost',
        scopeWith(s, f),
        { ...seen(facts, f.body.transferId), ...seenPieces(s, f.body.pieceNos.slice(0, 1)) },
        { transferId: f.body.transferId, pieceNos: f.body.pieceNos.slice(0, 1), note: '快递丢失' },
      );
};
