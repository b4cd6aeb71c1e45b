import { BadgePercent, CircleDollarSign, Coins, Split } from 'lucide-react';
import { Dropdown } from 'antd';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, useFormat, useT } from '../../ui/index.ts';
import { GoldPriceSheet } from './GoldPriceSheet.tsx';
import { RateSheet } from './RateSheet.tsx';
import { ShareSheet } from './ShareSheet.tsx';
import { withOrderRate } from './draft.ts';
import { zheOf } from './rates.ts';
import type { Till } from './useTill.ts';
import css from './till.module.css';

const ROUNDINGS = ['none', 'jiao', 'yuan', 'ten'] as const;

/** What acts on the whole order, and today's gold price beside it. */
export function TillTools({ till }: { readonly till: Till }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const [sheet, setSheet] = useState<'none' | 'order' | 'share' | 'gold'>('none');
  const close = (): void => setSheet('none');
  const { draft, priced } = till;
  const empty = draft.lines.length === 0;
  const gold = terminal.views.price('gold999');
  const stale = priced.warnings.length > 0 || priced.problems.some((p) => p.code === 'sale-price-missing') || (draft.typedPrices?.length ?? 0) > 0;
  const rate = draft.orderRateBp;
  return (
    <footer className={css['tools']}>
      <Button size="sm" disabled={empty} icon={<BadgePercent aria-hidden="true" />} onClick={() => setSheet('order')}>
        {t('sales.tools.order')}
        {rate === undefined ? null : <b className="zm-brand">{t('sales.line.rate', { n: f.language === 'en' ? rate / 100 : zheOf(rate) })}</b>}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          selectable: true,
          selectedKeys: [draft.rounding],
          items: ROUNDINGS.map((r) => ({ key: r, label: t(`sales.rounding.${r}`) })),
          onClick: ({ key }) => {
            const r = ROUNDINGS.find((x) => x === key);
            if (r !== undefined) void till.save((d) => ({ ...d, rounding: r }), true);
          },
        }}
      >
        <Button size="sm" disabled={empty} icon={<Coins aria-hidden="true" />} aria-haspopup="menu">
          {t('sales.tools.rounding')}
          <span className="zm-two">{t(`sales.rounding.${draft.rounding}`)}</span>
        </Button>
      </Dropdown>
      <Button size="sm" disabled={empty} icon={<Split aria-hidden="true" />} onClick={() => setSheet('share')}>
        {t('sales.tools.share')}
      </Button>
      {stale ? (
        <Button size="sm" icon={<CircleDollarSign aria-hidden="true" />} onClick={() => setSheet('gold')}>
          {t('sales.tools.gold')}
        </Button>
      ) : null}
      {gold === undefined ? null : (
        <span className={css['board']}>
          <span>{t('sales.tools.board')}</span>
          <b>{f.money(gold.fenPerG)}</b>
          <i>{t('sales.tools.published', { time: f.dayTime(gold.validFromMs) })}</i>
        </span>
      )}
      {sheet === 'order' ? (
        <RateSheet
          title={t('sales.rate.orderTitle')}
          mode="fixed"
          value={rate}
          roles={user.roles}
          onClose={close}
          onApply={(bp) => {
            void till.save((d) => withOrderRate(d, bp));
            close();
          }}
        />
      ) : null}
      {sheet === 'share' ? <ShareSheet till={till} onClose={close} /> : null}
      {sheet === 'gold' ? <GoldPriceSheet till={till} onClose={close} /> : null}
    </footer>
  );
}
