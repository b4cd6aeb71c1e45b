import { DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { Megaphone } from 'lucide-react';
import { useState } from 'react';
import type { NoticeRef } from '../../../src/facts/reference.ts';
import { Button, ConfirmSheet, EmptyState, Labelled, Sheet, StatusTag, toast, useFormat, useT } from '../../../renderer/ui/index.ts';
import { useKey } from '../useKey.ts';
import { api, useApi } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { useWords } from '../list/cells.tsx';
import { useSession } from '../session.ts';
import { Busy, Failed } from '../states.tsx';
import { useAction } from '../useAction.ts';

type Shown = NoticeRef & { readonly readBy: readonly string[] };
interface Answer {
  readonly notices: readonly Shown[];
  readonly people: Readonly<Record<string, string>>;
  readonly now: number;
}
const DAY_MS = 86_400_000;

/** Notices to the stores (A4.6): what holds, what comes, what was taken back, and who has read it. */
export function Notices() {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { may } = useSession();
  const { data, failure, reload } = useApi<Answer>('/notices');
  const [writing, setWriting] = useState(false);
  const [open, setOpen] = useState<string | undefined>();
  const [taking, setTaking] = useState<Shown | undefined>();
  const { busy, run } = useAction();
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const edit = may['noticesEdit'] === true;
  const state = (n: Shown) => (n.withdrawnMs !== undefined ? 'withdrawn' : n.untilMs <= data.now ? 'over' : n.fromMs > data.now ? 'coming' : 'holds');
  const tone = { withdrawn: 'line', over: 'line', coming: 'info', holds: 'ok' } as const;
  const scope = (n: NoticeRef) => (n.stores.length === 0 ? t('console.notices.all') : n.stores.map((s) => words.store(s)).join(t('common.listComma')));
  const shown = data.notices.find((n) => n.id === open);
  return (
    <section className="hq-card hq-fill" aria-label={t('console.nav.notices')}>
      <div className="hq-head">
        <h2>{t('console.nav.notices')}</h2>
        <span className="zm-grow" />
        {edit ? (
          <Button kind="primary" size="sm" className="hq-ctl" icon={<Megaphone size={18} aria-hidden="true" />} onClick={() => setWriting(true)}>
            {t('console.notices.write')}
          </Button>
        ) : null}
      </div>
      {data.notices.length === 0 ? (
        <EmptyState icon={<Megaphone />} title={t('console.notices.none')}>
          {t('console.notices.noneText')}
        </EmptyState>
      ) : (
        <div className="hq-table-wrap">
          <table className="hq-table">
            <caption className="zm-sr">{t('console.nav.notices')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('console.notices.titleCol')}</th>
                <th scope="col">{t('console.notices.to')}</th>
                <th scope="col">{t('console.notices.holds')}</th>
                <th scope="col" className="hq-num">
                  {t('console.notices.read')}
                </th>
                <th scope="col">{t('console.col.state')}</th>
                <th scope="col">{t('console.notices.by')}</th>
              </tr>
            </thead>
            <tbody>
              {data.notices.map((n) => (
                <tr key={n.id}>
                  <td>
                    <Button kind="text" size="sm" onClick={() => setOpen(n.id)}>
                      {n.title}
                    </Button>
                  </td>
                  <td>{scope(n)}</td>
                  <td>
                    {f.shortDay(n.fromMs)} {f.time(n.fromMs)} – {f.shortDay(n.untilMs)} {f.time(n.untilMs)}
                  </td>
                  <td className="hq-num">{t('console.notices.people', { n: n.readBy.length })}</td>
                  <td>
                    <StatusTag tone={tone[state(n)]}>{t(`console.notices.state.${state(n)}`)}</StatusTag>
                  </td>
                  <td>{data.people[n.publishedBy] ?? n.publishedBy}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Sheet
        open={shown !== undefined}
        onClose={() => setOpen(undefined)}
        title={shown?.title ?? ''}
        sub={shown === undefined ? '' : scope(shown)}
        foot={
          shown !== undefined && edit && (state(shown) === 'holds' || state(shown) === 'coming') ? (
            <Button kind="danger" onClick={() => setTaking(shown)}>
              {t('console.notices.withdraw')}
            </Button>
          ) : undefined
        }
      >
        {shown === undefined ? null : (
          <div className="hq-form">
            <p style={{ whiteSpace: 'pre-wrap' }}>{shown.body}</p>
            <div>
              <h3 className="hq-sec">{t('console.notices.readBy')}</h3>
              <p>{shown.readBy.length === 0 ? t('console.notices.readNone') : shown.readBy.map((s) => data.people[s] ?? s).join(t('common.listComma'))}</p>
            </div>
          </div>
        )}
      </Sheet>
      <ConfirmSheet
        open={taking !== undefined}
        onClose={() => setTaking(undefined)}
        title={t('console.notices.withdrawAsk', { title: taking?.title ?? '' })}
        confirm={t('console.notices.withdraw')}
        busy={busy}
        onConfirm={() =>
          void run(async () => {
            if (taking === undefined) return;
            await api.post(`/notices/${encodeURIComponent(taking.id)}/withdraw`, {});
            setTaking(undefined);
            setOpen(undefined);
            reload();
            toast.ok(t('console.notices.withdrawn'));
          })
        }
      >
        <p>{t('console.notices.withdrawText')}</p>
      </ConfirmSheet>
      {writing ? (
        <Write
          onClose={() => setWriting(false)}
          onDone={() => {
            setWriting(false);
            reload();
            toast.ok(t('console.notices.done'));
          }}
        />
      ) : null}
    </section>
  );
}

function Write({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const words = useWords();
  const { stores } = useSession();
  const { busy, failure, run } = useAction();
  const [title, setTitle] = useState('');
  const [body, setBody] = useState('');
  const [to, setTo] = useState<readonly string[]>([]);
  const key = useKey();
  const [opened] = useState(() => Date.now());
  const [from, setFrom] = useState<number | undefined>();
  const [until, setUntil] = useState<number>(opened + 7 * DAY_MS);
  const begins = from ?? opened;
  return (
    <FormSheet
      open
      onClose={onClose}
      title={t('console.notices.write')}
      save={t('console.notices.publish')}
      busy={busy}
      failure={failure}
      disabled={title.trim().length < 2 || until <= begins}
      onSave={() =>
        void run(async () => {
          await api.post('/notices', { key, title: title.trim(), body: body.trim(), stores: to, fromMs: begins, untilMs: until });
          onDone();
        })
      }
    >
      <Labelled label={t('console.notices.titleCol')} required>
        <Input data-autofocus value={title} maxLength={60} aria-label={t('console.notices.titleCol')} onChange={(e) => setTitle(e.target.value)} />
      </Labelled>
      <Labelled label={t('console.notices.body')}>
        <Input.TextArea
          value={body}
          maxLength={2000}
          autoSize={{ minRows: 4, maxRows: 12 }}
          aria-label={t('console.notices.body')}
          onChange={(e) => setBody(e.target.value)}
        />
      </Labelled>
      <Labelled label={t('console.notices.to')} hint={t('console.notices.toHint')}>
        <Select
          className="hq-wide"
          mode="multiple"
          value={[...to]}
          placeholder={t('console.notices.all')}
          aria-label={t('console.notices.to')}
          onChange={(v: string[]) => setTo(v)}
          options={stores
            .filter((s) => s.active && s.type !== 'hq' && s.type !== 'vault')
            .map((s) => ({ value: s.storeId, label: `${s.storeId} ${words.store(s.storeId)}` }))}
        />
      </Labelled>
      <Labelled label={t('console.notices.from')} hint={t('console.notices.fromHint')}>
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          placeholder={t('console.prices.fromNow')}
          value={from === undefined ? null : dayjs(from)}
          aria-label={t('console.notices.from')}
          onChange={(d) => setFrom(d?.valueOf())}
        />
      </Labelled>
      <Labelled label={t('console.notices.until')} required {...(until <= begins ? { fault: t('console.notices.untilBad') } : {})}>
        <DatePicker
          allowClear={false}
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          value={dayjs(until)}
          aria-label={t('console.notices.until')}
          onChange={(d) => {
            if (d !== null) setUntil(d.valueOf());
          }}
        />
      </Labelled>
    </FormSheet>
  );
}
