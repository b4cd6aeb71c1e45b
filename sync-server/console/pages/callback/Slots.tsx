import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Button, cx, useFormat, useT } from '../../../../renderer/ui/index.ts';
import type { CallDetail } from './callDetail.ts';

const SHOWN = 6;

/** Half hours round the wanted time with the room that is left; another day by the calendar. */
export function Slots({
  data,
  chosen,
  wished,
  store,
  onChoose,
}: {
  readonly data: CallDetail;
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
