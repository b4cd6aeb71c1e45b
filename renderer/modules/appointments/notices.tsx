import { CircleAlert, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DecisionDoc, ExceptionDoc } from '../../../src/facts/rulings.ts';
import { useStaffName } from '../../app/codes.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Banner, Button, useFormat, useT } from '../../ui/index.ts';

const DAY = 86_400_000;
/** A loser may appeal to the manager within three days (conflicts.md §4.2). */
const APPEAL_DAYS = 3;

export interface NoticesProps {
  readonly card: AptCard;
  readonly me: string;
  readonly nowMs: number;
  readonly decisions: readonly DecisionDoc[];
  readonly exceptions: readonly ExceptionDoc[];
  readonly storeName: (storeId: string) => string;
  readonly onAppeal: () => void;
  readonly onView: () => void;
}

/** What another terminal or headquarters did meanwhile, to the person it concerns: the sentences of conflicts.md §4.1–4.2 "Show". */
export function Notices(props: NoticesProps) {
  const list: ReactNode[] = [...claimNotices(props), ...voidNotices(props)];
  return list.length === 0 ? null : <>{list}</>;
}

function claimNotices({ card, me, nowMs, decisions, onAppeal, onView }: NoticesProps): ReactNode[] {
  return decisions
    .filter((d) => d.subject === card.id && d.id.startsWith('rul:dec:claim:'))
    .flatMap((d) => {
      const mine = d.losers.find((l) => l.by === me);
      if (mine !== undefined) return [<LostClaim key={d.id} decision={d} card={card} nowMs={nowMs} onAppeal={onAppeal} onView={onView} />];
      return d.data['main'] === me && d.losers.length > 0 ? [<WonClaim key={d.id} decision={d} />] : [];
    });
}

/** Which heading tells what the claim was decided by (conflicts §4.2). */
function titleKey(sold: boolean, rule: string): 'titleSale' | 'titleEvidence' | 'titleAssigned' | 'titleFirst' | 'title' {
  if (sold) return 'titleSale';
  if (rule === '4.2a') return 'titleEvidence';
  if (rule === '4.2b' || rule === '4.2-assign') return 'titleAssigned';
  return rule === '4.2c' || rule === '4.2d' ? 'titleFirst' : 'title';
}

function LostClaim({
  decision: d,
  card,
  nowMs,
  onAppeal,
  onView,
}: {
  readonly decision: DecisionDoc;
  readonly card: AptCard;
  readonly nowMs: number;
  readonly onAppeal: () => void;
  readonly onView: () => void;
}) {
  const t = useT();
  const f = useFormat();
  const staffName = useStaffName();
  const winner = card.view.timeline.find((e) => e.factId === d.winner);
  const main = typeof d.data['main'] === 'string' ? d.data['main'] : (winner?.by ?? '');
  const at = typeof d.data['claimedAt'] === 'number' ? d.data['claimedAt'] : (winner?.atMs ?? nowMs);
  const lostAt = card.view.timeline.filter((e) => d.losers.some((l) => l.factId === e.factId)).reduce((ms, e) => Math.max(ms, e.atMs), 0);
  const key = titleKey(d.data['sold'] === true, d.rule);
  const mayAppeal = nowMs - lostAt <= APPEAL_DAYS * DAY && !card.view.timeline.some((e) => e.kind === 'apt.appealed');
  return (
    <Banner
      tone="info"
      icon={<Users aria-hidden="true" />}
      title={t(`appointments.claim.${key}`, { name: staffName(main), time: f.dayTime(at) })}
      actions={
        <>
          <Button size="sm" onClick={onView}>
            {t('appointments.act.view')}
          </Button>
          {mayAppeal ? (
            <Button size="sm" onClick={onAppeal}>
              {t('appointments.act.appeal')}
            </Button>
          ) : null}
        </>
      }
    >
      {t('appointments.claim.body')}
    </Banner>
  );
}
function WonClaim({ decision: d }: { readonly decision: DecisionDoc }) {
  const t = useT();
  const staffName = useStaffName();
  const names = [...new Set(d.losers.map((l) => staffName(l.by)))].join(t('common.listComma'));
  return (
    <Banner icon={<Users aria-hidden="true" />} title={t('appointments.claim.winner', { names })}>
      {t('appointments.claim.winnerBody')}
    </Banner>
  );
}

/** EX-08: a void beside a visit it did not know. Whoever voided hears that it did not take effect; the others, why it stands. */
function voidNotices({ card, me, exceptions, storeName }: NoticesProps): ReactNode[] {
  return exceptions
    .filter((e) => e.code === 'EX-08' && e.subject === card.id && e.status === 'open')
    .map((e) => <VoidOverruled key={e.id} exception={e} me={me} storeName={storeName} />);
}
function VoidOverruled({ exception: e, me, storeName }: { readonly exception: ExceptionDoc; readonly me: string; readonly storeName: (id: string) => string }) {
  const t = useT();
  const f = useFormat();
  const voided = e.sides.find((s) => s.kind === 'apt.voided');
  const against = e.sides.filter((s) => s.kind !== 'apt.voided');
  const sale = against.find((s) => s.kind === 'sale.committed');
  const visit = sale ?? against[0];
  if (voided === undefined || visit === undefined) return null;
  const text =
    voided.by !== me
      ? t('appointments.voidOverruled.store', { time: f.dayTime(voided.atMs) })
      : sale !== undefined
        ? t('appointments.voidOverruled.mineSale', { store: storeName(sale.storeId), time: f.dayTime(sale.atMs), no: sale.docNo ?? '' })
        : t('appointments.voidOverruled.mine', { store: storeName(visit.storeId), time: f.dayTime(visit.atMs) });
  return <Banner tone="warn" icon={<CircleAlert aria-hidden="true" />} title={text} />;
}
