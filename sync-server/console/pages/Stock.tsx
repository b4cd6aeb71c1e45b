import { Banner, FactsStrip, Sheet, Timeline, useFormat, useT } from '../../../renderer/ui/index.ts';
import type { PieceEvent, PieceItem } from '../../../src/stock/types.ts';
import { useApi } from '../api.ts';
import { ListCard } from '../list/ListCard.tsx';
import { StateTag, useWords } from '../list/cells.tsx';
import type { Row } from '../list/cells.tsx';
import { useList } from '../list/useList.ts';
import { Busy, Failed } from '../states.tsx';
import { useOpen } from '../list/useOpen.ts';

interface Detail {
  readonly piece: Row;
  readonly item: PieceItem | null;
  readonly secret: { readonly costFen: number | null; readonly supplier: string | null; readonly floorPriceFen: number | null } | null;
  readonly events: readonly PieceEvent[];
}

export function Stock() {
  const t = useT();
  const words = useWords();
  const list = useList('stock');
  const [open, setOpen] = useOpen();
  return (
    <>
      <ListCard
        list={list}
        caption={t('console.nav.stock')}
        filters={['store', 'state', 'category', 'metal', 'tag_fen', 'carat_milli']}
        selected={open}
        onOpen={(row) => setOpen(String(row['piece_no']))}
        custom={{ tag_fen: (row) => (row['price_mode'] === 'byGram' ? <span className="zm-two">{words.enumWord('priceMode', 'byGram')}</span> : undefined) }}
      />
      <Sheet open={open !== undefined} onClose={() => setOpen(undefined)} title={t('console.piece.title')} wide>
        {open === undefined ? null : <Piece id={open} />}
      </Sheet>
    </>
  );
}

function Piece({ id }: { readonly id: string }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { data, failure, reload } = useApi<Detail>(`/pieces/${encodeURIComponent(id)}`);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const { piece, secret, events } = data;
  const text = (key: string): string => String(piece[key] ?? t('console.none'));
  const stone = [
    piece['carat_milli'] === null ? null : f.carat(Number(piece['carat_milli'])),
    piece['shape'] === null ? null : words.code('shape', text('shape')),
    piece['color'],
    piece['clarity'],
    piece['cut'],
  ]
    .filter((x) => x !== null)
    .join(' ');
  return (
    <div className="hq-form">
      <div className="zm-row zm-g3">
        <div className="zm-grow">
          <div className="zm-serif hq-sale-no">{text('name')}</div>
          <span className="zm-cap">
            {text('piece_no')} · {text('style_no')}
          </span>
        </div>
        <StateTag tree="pieceState" value={text('state')} />
      </div>
      {piece['state'] === 'DISPUTED' ? <Banner tone="danger">{t('console.piece.forks')}</Banner> : null}
      <FactsStrip
        cells={[
          {
            key: 'price',
            label: t('console.col.tag_fen'),
            value: piece['price_mode'] === 'byGram' ? words.enumWord('priceMode', 'byGram') : f.money(Number(piece['tag_fen'] ?? 0), { short: true }),
          },
          {
            key: 'metal',
            label: t('console.col.metal'),
            value: piece['metal'] === null ? t('console.none') : words.code('metal', text('metal')),
            ...(piece['metal_mg'] === null ? {} : { sub: f.grams(Number(piece['metal_mg'])) }),
          },
          {
            key: 'store',
            label: t('console.col.store'),
            value: piece['store'] === null ? t('console.none') : words.store(text('store')),
            ...(piece['counter'] === null ? {} : { sub: text('counter') }),
          },
        ]}
      />
      <dl className="hq-kv">
        {stone === '' ? null : (
          <>
            <dt>{t('console.col.carat_milli')}</dt>
            <dd>{stone}</dd>
          </>
        )}
        {piece['cert'] === null ? null : (
          <>
            <dt>{t('console.col.cert')}</dt>
            <dd>{text('cert')}</dd>
          </>
        )}
        <dt>{t('console.col.category')}</dt>
        <dd>{words.code('category', text('category'))}</dd>
        {piece['ring_size'] === null ? null : (
          <>
            <dt>{t('console.col.ring_size')}</dt>
            <dd>{text('ring_size')}</dd>
          </>
        )}
        {piece['series'] === null ? null : (
          <>
            <dt>{t('console.col.series')}</dt>
            <dd>{text('series')}</dd>
          </>
        )}
      </dl>
      {secret === null ? null : (
        <>
          <h3 className="hq-sec">{t('console.piece.cost')}</h3>
          <dl className="hq-kv">
            <dt>{t('console.piece.costFen')}</dt>
            <dd>{secret.costFen === null ? t('console.piece.noCost') : f.money(secret.costFen)}</dd>
            <dt>{t('console.piece.floor')}</dt>
            <dd>{secret.floorPriceFen === null ? t('console.none') : f.money(secret.floorPriceFen)}</dd>
            <dt>{t('console.piece.supplier')}</dt>
            <dd>{secret.supplier ?? t('console.none')}</dd>
          </dl>
        </>
      )}
      <h3 className="hq-sec">{t('console.piece.history')}</h3>
      <Timeline
        label={t('console.piece.history')}
        items={[...events]
          .sort((a, b) => b.atMs - a.atMs)
          .map((e, i) => ({
            key: e.factId,
            now: i === 0,
            title: (
              <>
                {words.factKind(e.kind)} · {words.enumWord('pieceState', e.to)}
              </>
            ),
            sub: `${f.dayTime(e.atMs)} · ${e.by} · ${e.terminal}`,
            ...(e.docNo === undefined ? {} : { note: e.docNo }),
          }))}
      />
    </div>
  );
}
