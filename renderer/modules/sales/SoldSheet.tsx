import { Gem, PackageX } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { FacetRow } from '../../../src/stock/facets.ts';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, Sheet, useFormat, useT } from '../../ui/index.ts';
import type { Added } from './draft.ts';

/** A scanned piece that was sold already: when, by whom, on which document; and what there is here of the same style. */
export function SoldSheet({
  sold,
  onTake,
  onClose,
}: {
  readonly sold: Extract<Added, { readonly kind: 'sold' }>;
  readonly onTake: (pieceNo: string) => void;
  readonly onClose: () => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const { item } = sold.card;
  const own = terminal.device.storeId;
  const style = item.styleNo;
  const [same, setSame] = useState<readonly FacetRow[]>([]);
  useEffect(() => {
    if (style === undefined) return;
    let here = true;
    void terminal.stock.search({ text: style, stores: [own], states: ['IN_STOCK'], ownStore: own, limit: 5 }).then((r) => {
      if (here) setSame(r.rows.filter((x) => x.pieceNo !== item.pieceNo && terminal.views.piece(x.pieceNo)?.view.state === 'IN_STOCK').slice(0, 4));
    });
    return () => {
      here = false;
    };
  }, [terminal, style, own, item.pieceNo]);
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={item.name}
      foot={
        <Button className="zm-grow" kind="primary" size="lg" onClick={onClose}>
          {t('common.gotIt')}
        </Button>
      }
    >
      <div className="zm-col zm-g3">
        <Banner
          tone="warn"
          icon={<PackageX aria-hidden="true" />}
          title={t('sales.sold.told', { time: f.dayTime(sold.atMs), who: staffName(sold.by), no: sold.docNo })}
        >
          {t('sales.sold.text', { code: item.pieceNo })}
        </Banner>
        <b>{t(same.length === 0 ? 'sales.sold.none' : 'sales.sold.same', { style: style ?? '' })}</b>
        {same.map((x) => {
          const card = terminal.views.piece(x.pieceNo);
          return (
            <Button key={x.pieceNo} block icon={<Gem aria-hidden="true" />} onClick={() => onTake(x.pieceNo)}>
              {t('sales.sold.take', { name: card?.item.name ?? '', code: x.pieceNo, amount: f.money(card?.item.tagPriceFen ?? 0) })}
            </Button>
          );
        })}
      </div>
    </Sheet>
  );
}
