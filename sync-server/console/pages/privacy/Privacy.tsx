import { UserX } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, EmptyState, Sheet, StatusTag, toast, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { useApi } from '../../api.ts';
import { useWords } from '../../list/cells.tsx';
import { useSession } from '../../session.ts';
import { Busy, Failed } from '../../states.tsx';
import { Order } from './Order.tsx';
import type { Answer, Request } from './types.ts';

const TONE = { waiting: 'warn', done: 'ok', doneButOut: 'info' } as const;

/** Requests of people to be erased (conflicts §4.25): who asked for what is not told here, only the token, and for whom it waits. */
export function Privacy() {
  const t = useT();
  const f = useFormat();
  const { may } = useSession();
  const { data, failure, reload } = useApi<Answer>('/privacy');
  const [ordering, setOrdering] = useState(false);
  const [open, setOpen] = useState<string | undefined>();
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const shown = data.requests.find((r) => r.requestId === open);
  const who = (r: Request) => t('common.erased', { token: r.token });
  const state = (r: Request) => <StatusTag tone={TONE[r.state]}>{t(`console.privacy.state.${r.state}`, { n: r.out.length })}</StatusTag>;
  const count = (r: Request) => t('console.privacy.progress', { n: r.acked.length, all: r.acked.length + r.waiting.length + r.out.length });
  return (
    <section className="hq-card hq-fill" aria-label={t('console.nav.privacy')}>
      <div className="hq-head">
        <h2>{t('console.nav.privacy')}</h2>
        <span className="zm-grow" />
        {may['privacyEdit'] === true ? (
          <Button kind="primary" size="sm" className="hq-ctl" icon={<UserX size={18} aria-hidden="true" />} onClick={() => setOrdering(true)}>
            {t('console.privacy.write')}
          </Button>
        ) : null}
      </div>
      {data.requests.length === 0 ? (
        <EmptyState icon={<UserX />} title={t('console.privacy.none')}>
          {t('console.privacy.noneText')}
        </EmptyState>
      ) : (
        <div className="hq-table-wrap">
          <table className="hq-table">
            <caption className="zm-sr">{t('console.nav.privacy')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('console.privacy.who')}</th>
                <th scope="col">{t('console.privacy.asked')}</th>
                <th scope="col">{t('console.privacy.by')}</th>
                <th scope="col" className="hq-num">
                  {t('console.privacy.terminals')}
                </th>
                <th scope="col">{t('console.col.state')}</th>
              </tr>
            </thead>
            <tbody>
              {data.requests.map((r) => (
                <tr key={r.requestId}>
                  <td>
                    <Button kind="text" size="sm" onClick={() => setOpen(r.requestId)}>
                      {who(r)}
                    </Button>
                  </td>
                  <td>
                    {f.shortDay(r.askedMs)} {f.time(r.askedMs)}
                  </td>
                  <td>{data.people[r.by] ?? r.by}</td>
                  <td className="hq-num">{count(r)}</td>
                  <td>{state(r)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Sheet
        open={shown !== undefined}
        onClose={() => setOpen(undefined)}
        title={shown === undefined ? '' : who(shown)}
        sub={shown === undefined ? '' : count(shown)}
      >
        {shown === undefined ? null : <Progress request={shown} />}
      </Sheet>
      {ordering ? (
        <Order
          onClose={() => setOrdering(false)}
          onDone={() => {
            setOrdering(false);
            reload();
            toast.ok(t('console.privacy.ordered'));
          }}
        />
      ) : null}
    </section>
  );
}

/** For whom a request waits, and who has answered. */
function Progress({ request: r }: { readonly request: Request }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const place = (p: Request['waiting'][number]) => [p.terminal, words.store(p.storeId), p.label].filter((x) => x !== '').join(' · ');
  const moment = (ms: number) => `${f.shortDay(ms)} ${f.time(ms)}`;
  const part = (title: string, rows: readonly (readonly [string, string])[]) =>
    rows.length === 0 ? null : (
      <div>
        <h3 className="hq-sec">{title}</h3>
        <table className="hq-table">
          <caption className="zm-sr">{title}</caption>
          <tbody>
            {rows.map(([name, what]) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="hq-num">{what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  return (
    <div className="hq-form">
      {r.state === 'done' ? <Banner tone="ok">{t('console.privacy.doneText')}</Banner> : null}
      {r.state === 'doneButOut' ? <Banner tone="info">{t('console.privacy.outText', { n: r.out.length })}</Banner> : null}
      {r.state === 'waiting' ? (
        <Banner tone="warn">{r.atHq ? t('console.privacy.waitingText', { n: r.waiting.length }) : t('console.privacy.hqText')}</Banner>
      ) : null}
      {part(
        t('console.privacy.waitingFor'),
        r.waiting.map((p) => [place(p), p.lastSeenMs === null ? t('console.privacy.neverSeen') : t('console.privacy.seen', { time: moment(p.lastSeenMs) })]),
      )}
      {part(
        t('console.privacy.outOf'),
        r.out.map((p) => [place(p), t('console.privacy.noWord')]),
      )}
      {part(
        t('console.privacy.answered'),
        r.acked.map((p) => [place(p), moment(p.atMs)]),
      )}
      {r.cards > 1 ? <p>{t('console.privacy.cardsText', { n: r.cards })}</p> : null}
    </div>
  );
}
