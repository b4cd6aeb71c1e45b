import { Clock } from 'lucide-react';
import { useState } from 'react';
import { LevelMark, StatusTag, useFormat, useT } from '../../../../renderer/ui/index.ts';
import { useApi } from '../../api.ts';
import { StateTag, useWords } from '../../list/cells.tsx';
import { Busy, Failed } from '../../states.tsx';
import { AptState } from '../aptState.tsx';
import type { CallDetail } from './callDetail.ts';
import { Dial } from './Dial.tsx';
import { Slots } from './Slots.tsx';
import { Message } from './Message.tsx';
import { CallEnds } from './CallEnds.tsx';

const LATE = 4 * 3_600_000;

/** One customer to call: the number, what she wants, when there is room, the SMS she will get, and the three ends of a call. */
export function CallbackDetail({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const [visitAt, setVisitAt] = useState<number | undefined>();
  const { data, failure, reload } = useApi<CallDetail>(`/callback/${encodeURIComponent(id)}${visitAt === undefined ? '' : `?visitAt=${visitAt}`}`);
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
        <CallEnds
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
