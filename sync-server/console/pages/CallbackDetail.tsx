import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { Ban, Check, Clock, Phone, PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Banner, Button, cx, LevelMark, StatusTag, toast, useFormat, useT } from '../../../renderer/ui/index.ts';
import { api, useApi } from '../api.ts';
import { StateTag, useWords } from '../list/cells.tsx';
import type { Row } from '../list/cells.tsx';
import { pathOf } from '../menu.ts';
import { useSession } from '../session.ts';
import { Busy, Failed, useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';
import { AptState, VoidSheet } from './aptState.tsx';
import type { OverruledVoid } from './aptState.tsx';

interface Slot {
  readonly atMs: number;
  readonly free: number;
}
interface Detail {
  readonly row: Row | null;
  readonly status: string;
  readonly sub: string;
  readonly timeline: readonly { readonly factId: string; readonly kind: string; readonly atMs: number; readonly by: string }[];
  readonly tries: readonly { readonly at_ms: number; readonly by_name: string }[];
  readonly customer: Row | null;
  readonly slots: { readonly date: string; readonly capacity: number; readonly slots: readonly Slot[] };
  readonly note: string | null;
  readonly notes: readonly string[];
  readonly sms: { readonly text: string; readonly chars: number; readonly parts: number; readonly provider: string } | null;
  readonly sent: { readonly id: string; readonly state: string; readonly reason: string | null; readonly body: string; readonly sentMs: number | null } | null;
  readonly overruled: readonly OverruledVoid[];
  readonly mayCall: boolean;
}
const LATE = 4 * 3_600_000;
const SHOWN = 6;

/** One customer to call: the number, what she wants, when there is room, the SMS she will get, and the three ends of a call. */
export function CallbackDetail({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const [visitAt, setVisitAt] = useState<number | undefined>();
  const { data, failure, reload } = useApi<Detail>(`/callback/${encodeURIComponent(id)}${visitAt === undefined ? '' : `?visitAt=${visitAt}`}`);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data?.row === undefined) return <Busy />;
  const row = data.row ?? {};
  const wished = Number(row['visit_ms'] ?? 0);
  const chosen = visitAt ?? wished;
  const waited = f.now() - Number(row['created_ms'] ?? 0);
  const words1 = (key: string): string => String(row[key] ?? t('console.none'));
  const money = f.moneyRange(
    row['budget_min'] === null ? undefined : Number(row['budget_min']),
    row['budget_max'] === null ? undefined : Number(row['budget_max']),
  );
  const known = data.customer;
  const last = data.tries.at(-1);
  return (
    <>
      <header className="hq-call-head">
        <div className="zm-row zm-g2">
          <h2>{words1('name')}</h2>
          {row['title'] === 'mr' || row['title'] === 'ms' ? <span className="zm-two">{words.code('title', row['title'])}</span> : null}
          {typeof row['level'] === 'string' ? <LevelMark level={row['level']} label={words.code('level', row['level'])} /> : null}
          <span className="zm-grow" />
          {data.mayCall ? (
            <StatusTag tone={waited >= LATE ? 'danger' : 'plain'} icon={<Clock size={14} aria-hidden="true" />}>
              {t('console.callback.waitedFor', { time: f.duration(waited) })}
            </StatusTag>
          ) : (
            <StateTag tree="aptStatus" value={data.status} />
          )}
        </div>
        <Dial id={id} masked={row['phone_masked'] === null ? undefined : String(row['phone_masked'])} />
        {last === undefined ? null : (
          <span className="zm-cap">{t('console.callback.tried', { n: data.tries.length, time: f.dayTime(Number(last.at_ms)) })}</span>
        )}
      </header>
      <div className="hq-call-body">
        {data.overruled.length === 0 ? null : (
          <AptState
            id={id}
            name={words1('name')}
            number={words1('number')}
            onDone={() => {
              reload();
              onDone();
            }}
          />
        )}
        <dl className="hq-call-kv">
          <div>
            <dt>{t('console.callback.number')}</dt>
            <dd>{words1('number')}</dd>
          </div>
          <div>
            <dt>{t('console.callback.store')}</dt>
            <dd>{words.store(words1('store'))}</dd>
          </div>
          <div>
            <dt>{t('console.callback.visit')}</dt>
            <dd>{wished === 0 ? t('console.none') : `${f.day(wished)} ${f.time(wished)}`}</dd>
          </div>
          <div>
            <dt>{t('console.callback.budget')}</dt>
            <dd>{money === '' ? t('console.none') : money}</dd>
          </div>
          <div>
            <dt>{t('console.callback.need')}</dt>
            <dd>{words1('need')}</dd>
          </div>
          <div>
            <dt>{t('console.callback.known')}</dt>
            <dd>
              {known === null
                ? t('console.callback.knownNone')
                : t('console.callback.knownYes', {
                    level: words.code('memberLevel', String(known['level'] ?? 'normal')),
                    n: Number(known['sales'] ?? 0),
                    money: f.money(Number(known['sales_fen'] ?? 0), { short: true }),
                  })}
            </dd>
          </div>
          <div>
            <dt>{t('console.callback.source')}</dt>
            <dd>{row['source'] === null ? t('console.none') : words.code('source', words1('source'))}</dd>
          </div>
          {data.note === null ? null : (
            <div>
              <dt>{t('console.callback.order')}</dt>
              <dd>{data.note}</dd>
            </div>
          )}
          {data.notes.length === 0 ? null : (
            <div className="hq-call-wide">
              <dt>{t('console.callback.note')}</dt>
              <dd>{data.notes.join(' / ')}</dd>
            </div>
          )}
        </dl>
        {data.mayCall ? (
          <Slots
            data={data}
            chosen={chosen}
            wished={wished}
            store={words.store(words1('store'))}
            onChoose={(ms) => setVisitAt(ms === wished ? undefined : ms)}
          />
        ) : null}
        <Message data={data} />
      </div>
      {data.mayCall ? (
        <Ends
          id={id}
          row={row}
          {...(visitAt === undefined ? {} : { visitAt })}
          onDone={() => {
            reload();
            onDone();
          }}
        />
      ) : (
        <p className="hq-call-foot zm-cap">{t('console.callback.closed')}</p>
      )}
    </>
  );
}

/** The number stays masked until somebody who may asks for it; asking is written down (jewelry §20). */
function Dial({ id, masked }: { readonly id: string; readonly masked: string | undefined }) {
  const t = useT();
  const text = useFailureText();
  const { may } = useSession();
  const [shown, setShown] = useState<{ readonly phone: string; readonly dial: string } | undefined>();
  const { busy, failure, run } = useAction();
  if (masked === undefined) return <p className="zm-cap">{t('console.callback.smsNoPhone')}</p>;
  if (shown !== undefined)
    return (
      <>
        <a className="hq-dial" href={`tel:${shown.dial}`}>
          <Phone size={20} aria-hidden="true" />
          {shown.phone}
        </a>
        <span className="zm-cap">{t('console.callback.revealed')}</span>
      </>
    );
  return (
    <>
      <Button
        kind="soft"
        block
        busy={busy}
        disabled={may['revealPhone'] !== true}
        icon={<Phone size={20} aria-hidden="true" />}
        onClick={() => void run(async () => setShown(await api.post<{ phone: string; dial: string }>(`/callback/${encodeURIComponent(id)}/reveal`)))}
      >
        {t('console.callback.dial', { phone: masked })}
      </Button>
      {failure === undefined ? (
        may['revealPhone'] === true ? null : (
          <span className="zm-cap">{t('console.callback.dialDenied')}</span>
        )
      ) : (
        <Banner tone="danger">{text(failure)}</Banner>
      )}
    </>
  );
}

/** Half hours round the wanted time with the room that is left; another day by the calendar. */
function Slots({
  data,
  chosen,
  wished,
  store,
  onChoose,
}: {
  readonly data: Detail;
  readonly chosen: number;
  readonly wished: number;
  readonly store: string;
  readonly onChoose: (ms: number) => void;
}) {
  const t = useT();
  const f = useFormat();
  const [all, setAll] = useState(false);
  const { slots } = data.slots;
  const at = Math.max(
    0,
    slots.findIndex((s) => s.atMs === chosen),
  );
  const from = Math.max(0, Math.min(at - 2, slots.length - SHOWN));
  const shown = all ? slots : slots.slice(from, from + SHOWN);
  const free = slots.find((s) => s.atMs === chosen)?.free ?? 0;
  const past = chosen < f.now();
  return (
    <section className="hq-slots" aria-label={t('console.callback.slotsFor', { day: f.day(chosen) })}>
      <div className="zm-row zm-g2">
        {past ? (
          <b className="zm-warn">{t('console.callback.slotsPast')}</b>
        ) : (
          <>
            <b>{t(free > 0 ? 'console.callback.slots' : 'console.callback.slotsFull', { time: f.dayTime(chosen), store })}</b>
            <span className="zm-cap zm-end">{free > 0 ? t('console.callback.left', { n: free }) : t('console.callback.leftNone')}</span>
          </>
        )}
      </div>
      <div className="hq-slot-grid" role="radiogroup" aria-label={t('console.callback.slotsFor', { day: f.day(chosen) })}>
        {shown.map((s) => (
          <button
            key={s.atMs}
            type="button"
            role="radio"
            aria-checked={s.atMs === chosen}
            disabled={s.free === 0 && s.atMs !== wished}
            className={cx('hq-slot', s.atMs === chosen && 'on', s.free === 0 && s.atMs !== chosen && 'full')}
            onClick={() => onChoose(s.atMs)}
          >
            {f.time(s.atMs)}
            <small>{s.free > 0 ? t('console.callback.slotFree', { n: s.free }) : t('console.callback.slotFull')}</small>
          </button>
        ))}
      </div>
      <div className="zm-row zm-g2">
        <DatePicker
          className="hq-ctl"
          value={dayjs(chosen)}
          allowClear={false}
          format="MM-DD ddd"
          disabledDate={(d) => d.endOf('day').valueOf() < f.now()}
          aria-label={t('console.callback.otherDay')}
          onChange={(d) => {
            if (d !== null) {
              const c = dayjs(chosen);
              onChoose(d.hour(c.hour()).minute(c.minute()).second(0).millisecond(0).valueOf());
            }
          }}
        />
        {slots.length > SHOWN ? (
          <Button kind="text" size="sm" onClick={() => setAll(!all)}>
            {t(all ? 'console.callback.less' : 'console.callback.more')}
          </Button>
        ) : null}
        {chosen === wished ? null : (
          <Button kind="text" size="sm" onClick={() => onChoose(wished)}>
            {t('console.callback.keep')}
          </Button>
        )}
      </div>
      {chosen === wished ? null : <p className="zm-cap">{t('console.callback.moved', { time: `${f.day(chosen)} ${f.time(chosen)}` })}</p>}
    </section>
  );
}

function Message({ data }: { readonly data: Detail }) {
  const t = useT();
  const words = useWords();
  const { sms, sent } = data;
  if (sent !== null) {
    return (
      <section>
        <h3 className="hq-sec">{t('console.callback.smsSent')}</h3>
        <p className="hq-bubble">{sent.body}</p>
        <div className="zm-row zm-g2">
          <StateTag tree="smsState" value={sent.state} />
          {sent.reason === null ? null : <span className="zm-cap">{words.enumWord('smsReason', sent.reason)}</span>}
          <Link className="zm-end hq-link" to={`${pathOf('sms')}?open=${encodeURIComponent(sent.id)}`}>
            {t('console.callback.smsOpen')}
          </Link>
        </div>
      </section>
    );
  }
  if (sms === null || !data.mayCall) return null;
  return (
    <section>
      <h3 className="hq-sec">{t('console.callback.sms')}</h3>
      <p className="hq-bubble">{sms.text}</p>
      <p className="zm-cap">
        {t('console.callback.smsCount', { n: sms.chars, parts: sms.parts })}
        {sms.provider === 'none' ? ` ${t('console.callback.smsNone')}` : sms.provider === 'simulator' ? ` ${t('console.callback.smsSim')}` : ''}
      </p>
    </section>
  );
}

/** The three ends of a call: reached, not reached, not wanted any more. */
function Ends({ id, row, visitAt, onDone }: { readonly id: string; readonly row: Row; readonly visitAt?: number; readonly onDone: () => void }) {
  const t = useT();
  const text = useFailureText();
  const { may } = useSession();
  const [voiding, setVoiding] = useState(false);
  const { busy, failure, run } = useAction();
  const path = `/callback/${encodeURIComponent(id)}`;
  if (may['callbackDone'] !== true) return <p className="hq-call-foot zm-cap">{t('console.callback.denied')}</p>;
  const done = (): void =>
    void run(async () => {
      const { already } = await api.post<{ already: boolean }>(`${path}/done`, visitAt === undefined ? {} : { visitAt });
      toast.ok(t(already ? 'console.callback.doneAlready' : 'console.callback.doneOk'));
      onDone();
    });
  const missed = (): void =>
    void run(async () => {
      await api.post(`${path}/no-answer`, { note: t('console.callback.noAnswerNote') });
      toast.ok(t('console.callback.noAnswerOk'));
      onDone();
    });
  return (
    <footer className="hq-call-foot">
      {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
      <div className="hq-ends">
        {may['callbackVoid'] === true ? (
          <Button kind="danger" size="sm" icon={<Ban size={18} aria-hidden="true" />} onClick={() => setVoiding(true)}>
            {t('console.callback.void')}
          </Button>
        ) : null}
        <Button size="sm" busy={busy} icon={<PhoneOff size={18} aria-hidden="true" />} onClick={missed}>
          {t('console.callback.noAnswer')}
        </Button>
        <Button kind="primary" busy={busy} icon={<Check size={20} aria-hidden="true" />} onClick={done}>
          {t('console.callback.done')}
        </Button>
      </div>
      <VoidSheet
        id={id}
        name={String(row['name'] ?? '')}
        number={String(row['number'] ?? '')}
        hasPhone={row['phone_masked'] !== null}
        open={voiding}
        onClose={() => setVoiding(false)}
        onDone={onDone}
      />
    </footer>
  );
}
