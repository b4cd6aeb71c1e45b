import { Input } from 'antd';
import type { ReactElement } from 'react';
import { clashOf } from '../../../src/cases/clash.ts';
import { sensitiveClashes } from '../../../src/conflict/mergeHead.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { cx } from '../cx.ts';
import { useFormat } from '../format.ts';
import { useMaybeText, useT } from '../i18n.ts';
import { useFieldText } from './words.ts';
import type { CaseNames } from './words.ts';
import css from './cases.module.css';

export interface Picked {
  readonly at?: string;
  readonly typed?: string;
}

/** EX-14F: the values of one field side by side with who wrote them, where and when; one is chosen or a third is typed (design 10). */
export function FieldClash({
  doc,
  head,
  names,
  picked,
  onPick,
}: {
  readonly doc: ExceptionDoc;
  readonly head: Head | undefined;
  readonly names: CaseNames;
  readonly picked: Picked;
  readonly onPick?: (p: Picked) => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const fieldText = useFieldText(names);
  const clash = clashOf(doc, head);
  if (head === undefined || clash === undefined) return <p className={css['gone']}>{t('cases.ui.cardGone')}</p>;
  const label = maybe(`cases.field.${clash.field}`, t('cases.field.other'));
  const texts = clash.values.map((v) => fieldText(clash.field, v.value));
  const masked = new Set(texts).size < texts.length;
  // What collided beside it and needed nobody: said, so that nobody looks for it.
  const merged = [
    ...new Set(
      head.history
        .filter((h) => h.outcome === 'lost' && h.field !== clash.field && !sensitiveClashes(head).some((c) => c.field === h.field))
        .map((h) => maybe(`cases.field.${h.field}`, t('cases.field.other'))),
    ),
  ];
  return (
    <div className={css['clash']}>
      <div
        className={css['clashGrid']}
        style={{ gridTemplateColumns: `76px repeat(${clash.values.length}, minmax(0, 1fr))` }}
        role={onPick === undefined ? undefined : 'radiogroup'}
        aria-label={label}
      >
        <span className={css['clashHead']} />
        {clash.values.map((v) => (
          <span key={v.at} className={css['clashHead']}>
            <b>{v.terminal.startsWith('HQ') ? t('exceptions.side.hq') : v.terminal}</b> {names.staff(v.by)} · {f.dayTime(v.atMs)}
            {v.current ? ` · ${t('cases.ui.chosen')}` : ''}
          </span>
        ))}
        <span className={css['clashLabel']}>{label}</span>
        {clash.values.map((v, i) => {
          const text = masked ? String(v.value) : texts[i];
          return onPick === undefined ? (
            <span key={v.at} className={cx(css['clashValue'], v.current && css['on'])}>
              {text}
            </span>
          ) : (
            <button
              key={v.at}
              type="button"
              role="radio"
              aria-checked={picked.at === v.at}
              className={cx(css['clashValue'], picked.at === v.at && css['on'])}
              onClick={() => onPick({ at: v.at })}
            >
              <i aria-hidden="true" />
              {text}
            </button>
          );
        })}
      </div>
      <div className={css['clashFoot']}>
        {onPick === undefined ? null : (
          <Input
            className={css['third']}
            value={picked.typed ?? ''}
            aria-label={t('cases.ui.third')}
            placeholder={clash.field === 'birthday' ? `${t('cases.ui.third')} · YYYY-MM-DD` : t('cases.ui.third')}
            maxLength={80}
            onChange={(e) => onPick({ typed: e.target.value })}
          />
        )}
        {merged.length === 0 ? null : <span>{t('cases.ui.otherMerged', { n: merged.length, fields: merged.join(t('common.listComma')) })}</span>}
      </div>
    </div>
  );
}
