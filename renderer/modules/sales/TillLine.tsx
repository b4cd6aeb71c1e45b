import { PackageCheck, Pencil, Trash2 } from 'lucide-react';
import { memo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { PieceForSale, PricedLine } from '../../../src/sales/pricing.ts';
import type { DraftLine } from '../../../src/sales/types.ts';
import { Button, StatusTag, cx, useFormat, useT } from '../../ui/index.ts';
import { Jewel, drawableOf } from '../../ui/gems/index.tsx';
import { StateTag } from '../stock/StateTag.tsx';
import { certOf, gradesOf, nameOf, useWords } from '../stock/words.ts';
import { lineAmount } from './amounts.ts';
import { zheOf } from './rates.ts';
import css from './till.module.css';

interface Props {
  readonly line: DraftLine;
  readonly piece: PieceForSale | undefined;
  readonly priced: PricedLine | undefined;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onRate: () => void;
  readonly onRemove: () => void;
  readonly onDelivered: () => void;
}

/** One line of the sale: the piece, and its price as an equation whose garnet term may be changed (design principle 5). */
export const TillLine = memo(function TillLine({ line, piece, priced, selected, onSelect, onRate, onRemove, onDelivered }: Props): ReactElement {
  const t = useT();
  const w = useWords();
  const f = useFormat();
  if (piece === undefined)
    return (
      <article className={css['line']}>
        <div className="zm-grow">
          <b>{line.pieceNo}</b>
        </div>
      </article>
    );
  const { item, view } = piece;
  const name = nameOf(item);
  const cert = [w.line(gradesOf(item)), certOf(item) ?? ''].filter((x) => x !== '');
  const weight = item.metalMg === undefined ? '' : t('stock.line.weight', { w: f.grams(item.metalMg) });
  const under = [
    item.displayName === undefined ? '' : item.displayName,
    item.styleNo === undefined ? '' : t('stock.line.style', { no: item.styleNo }),
    t('stock.line.piece', { no: item.pieceNo }),
    item.ringSizeHK === undefined ? '' : t('stock.line.ring', { n: item.ringSizeHK }),
    item.bangleMm === undefined ? '' : t('stock.line.bangle', { n: item.bangleMm }),
  ]
    .filter((x) => x !== '')
    .join(' · ');
  const sellable = view.state === 'IN_STOCK' || view.state === 'RESERVED';
  return (
    <article className={cx(css['line'], selected && css['selected'])} aria-label={name} onClick={onSelect}>
      <div className={css['thumb']}>
        <Jewel of={drawableOf(item)} />
      </div>
      <div className={css['what']}>
        <div className="zm-row zm-g2">
          <b className={css['name']}>{item.name}</b>
          <StatusTag tone={item.priceMode === 'byGram' ? 'gold' : 'plain'}>{w.kind(item.kind)}</StatusTag>
          {sellable && view.state === 'IN_STOCK' ? null : <StateTag state={view.state} />}
          {line.delivered ? null : <StatusTag tone="info">{t('sales.line.held')}</StatusTag>}
        </div>
        <div className="zm-cap zm-ell">{under}</div>
        <div className={css['cert']}>
          {cert.map((c) => (
            <span key={c}>{c}</span>
          ))}
          {item.priceMode === 'fixed' && weight !== '' && cert.length > 0 && !cert.includes(weight) && item.main !== undefined ? <span>{weight}</span> : null}
        </div>
        {priced === undefined ? null : <Equation priced={priced} onRate={onRate} />}
      </div>
      <div className={css['amount']}>
        {priced === undefined ? null : (
          <>
            {lineAmount(priced) < priced.tagFen ? <s>{f.money(priced.tagFen)}</s> : null}
            <strong>{f.money(lineAmount(priced))}</strong>
          </>
        )}
        <span className={css['tools1']}>
          <Button
            kind="ghost"
            iconOnly
            icon={<PackageCheck aria-hidden="true" />}
            aria-pressed={!line.delivered}
            aria-label={t(line.delivered ? 'sales.line.held' : 'sales.line.deliveredNow')}
            title={t(line.delivered ? 'sales.line.held' : 'sales.line.deliveredNow')}
            onClick={onDelivered}
          />
          <Button
            kind="ghost"
            iconOnly
            className={css['edit']}
            icon={<Pencil aria-hidden="true" />}
            aria-label={`${t('sales.line.edit')} · ${name}`}
            onClick={onRate}
          />
          <Button kind="ghost" iconOnly icon={<Trash2 aria-hidden="true" />} aria-label={t('sales.line.remove', { name })} onClick={onRemove} />
        </span>
      </div>
    </article>
  );
});

const Term = ({
  label,
  children,
  tone,
  onPress,
  apart = false,
}: {
  readonly label: string;
  readonly children: ReactNode;
  readonly tone?: 'gold';
  readonly onPress?: () => void;
  readonly apart?: boolean;
}): ReactElement =>
  onPress === undefined ? (
    <span className={cx(css['term'], tone === 'gold' && css['gold'], apart && css['apart'])}>
      <i>{label}</i>
      <b>{children}</b>
    </span>
  ) : (
    <button
      type="button"
      className={cx(css['term'], css['edited'])}
      aria-label={label}
      onClick={(e) => {
        e.stopPropagation();
        onPress();
      }}
    >
      <i>{label}</i>
      <b>{children}</b>
    </button>
  );
const Sign = ({ s }: { readonly s: string }): ReactElement => <em aria-hidden="true">{s}</em>;

/** 标签价 × 折 = 成交, or 金重 × 金价 = 金料 + 工费: every figure is the stored step's, none is worked out here. */
function Equation({ priced, onRate }: { readonly priced: PricedLine; readonly onRate: () => void }): ReactElement {
  const t = useT();
  const f = useFormat();
  const { item, gold, components: c, draft } = priced;
  const rate = draft.rateBp === undefined ? t('sales.line.none') : t('sales.line.rate', { n: f.language === 'en' ? draft.rateBp / 100 : zheOf(draft.rateBp) });
  const amount = lineAmount(priced);
  const off = priced.tagFen - amount;
  if (gold === undefined) {
    return (
      <div className={css['eq']}>
        <Term label={t('sales.line.tag')}>{f.money(priced.tagFen)}</Term>
        <Sign s="×" />
        <Term label={t('sales.line.discount')} onPress={onRate}>
          {rate}
        </Term>
        <Sign s="=" />
        <Term label={t('sales.line.net')}>{f.money(amount)}</Term>
        {off > 0 ? (
          <Term label={t('sales.line.save')} tone="gold" apart>
            {f.money(off)}
          </Term>
        ) : null}
      </div>
    );
  }
  const perG = item.labourFenPerG;
  const label =
    perG === undefined
      ? t('sales.line.labour')
      : draft.rateBp === undefined
        ? t('sales.line.labourPerG', { price: f.money(perG) })
        : t('sales.line.labourRate', { price: f.money(perG), rate });
  return (
    <div className={css['eq']}>
      <Term label={t('sales.line.weight')}>{f.grams(gold.mg)}</Term>
      <Sign s="×" />
      <Term label={t('sales.line.board')}>{f.money(gold.fenPerG)}</Term>
      <Sign s="=" />
      <Term label={t('sales.line.gold')}>{f.money(c.goldFen)}</Term>
      {c.labourFen > 0 ? (
        <>
          <Sign s="+" />
          <Term label={label} onPress={onRate}>
            {f.money(priced.labourNetFen)}
          </Term>
        </>
      ) : null}
      {c.partsFen > 0 ? (
        <>
          <Sign s="+" />
          <Term label={t('sales.line.parts')}>{f.money(c.partsFen)}</Term>
        </>
      ) : null}
    </div>
  );
}
