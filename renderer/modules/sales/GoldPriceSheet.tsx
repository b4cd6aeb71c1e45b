import { Input } from 'antd';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { parseYuan } from '../../../src/kernel/money.ts';
import { boardMetal } from '../../../src/sales/price.ts';
import { Button, Labelled, Sheet, useT } from '../../ui/index.ts';
import { useWords } from '../stock/words.ts';
import type { Till } from './useTill.ts';

/** A price given by phone when the board is too old; its source stays on the sale, the manager approves (conflicts §4.19, SC-10). */
export function GoldPriceSheet({ till, onClose }: { readonly till: Till; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const w = useWords();
  const metals = [
    ...new Set(
      [...till.pieces.values()]
        .filter((p) => p.item.priceMode === 'byGram')
        .map((p) => boardMetal(p.item))
        .filter((m): m is string => m !== undefined),
    ),
  ];
  const typed = till.draft.typedPrices ?? [];
  const [prices, setPrices] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(typed.map((p) => [p.metal, String(p.fenPerG / 100)])));
  const [source, setSource] = useState(typed[0]?.source ?? '');
  const list = metals
    .map((metal) => ({ metal, fenPerG: parseYuan(prices[metal] ?? ''), source: source.trim() }))
    .filter((p): p is { metal: string; fenPerG: NonNullable<typeof p.fenPerG>; source: string } => p.fenPerG !== undefined && p.fenPerG > 0);
  const apply = (next: typeof list): void => {
    void till.save((d) => {
      const { typedPrices: _t, ...rest } = d;
      return next.length === 0 ? rest : { ...rest, typedPrices: next };
    });
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      at="center"
      title={t('sales.gold.title')}
      sub={t('sales.gold.text')}
      foot={
        <>
          {typed.length === 0 ? null : <Button onClick={() => apply([])}>{t('sales.gold.clear')}</Button>}
          <Button className="zm-grow" kind="primary" size="lg" disabled={list.length === 0 || source.trim() === ''} onClick={() => apply(list)}>
            {t('sales.gold.apply')}
          </Button>
        </>
      }
    >
      <div className="zm-col zm-g3">
        {metals.map((m, i) => (
          <Labelled key={m} label={t('sales.gold.price', { metal: w.metal(m, undefined) })} required>
            <Input
              {...(i === 0 ? { 'data-autofocus': true } : {})}
              value={prices[m] ?? ''}
              inputMode="decimal"
              prefix="¥"
              aria-label={t('sales.gold.price', { metal: w.metal(m, undefined) })}
              onChange={(e) => setPrices((p) => ({ ...p, [m]: e.target.value }))}
            />
          </Labelled>
        ))}
        <Labelled label={t('sales.gold.source')} required>
          <Input
            value={source}
            maxLength={40}
            placeholder={t('sales.gold.sourceHint')}
            aria-label={t('sales.gold.source')}
            onChange={(e) => setSource(e.target.value)}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
