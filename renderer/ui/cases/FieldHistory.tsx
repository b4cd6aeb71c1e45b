import type { ReactElement } from 'react';
import { changesOf } from '../../../src/cases/clash.ts';
import type { Head } from '../../../src/facts/head.ts';
import { useFormat } from '../format.ts';
import { useMaybeText, useT } from '../i18n.ts';
import { Sheet } from '../Sheet.tsx';
import { StatusTag } from '../StatusTag.tsx';
import { useFieldText } from './words.ts';
import type { CaseNames } from './words.ts';
import css from './cases.module.css';

/** Every value the fields of a card ever had: who wrote it, at which terminal, when, and what became of it (conflicts.md §3.9, I11). */
export function FieldHistory({
  head,
  names,
  open,
  onClose,
}: {
  readonly head: Head;
  readonly names: CaseNames;
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const fieldText = useFieldText(names);
  const changes = changesOf(head);
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('cases.ui.history')}
      {...(changes.length === 0 ? {} : { sub: t('exceptions.members', { n: changes.length }) })}
    >
      {changes.length === 0 ? (
        <p className="zm-two">{t('cases.ui.historyNone')}</p>
      ) : (
        <ul className={css['history']}>
          {changes.map((c) => (
            <li key={`${c.field}/${c.at}/${c.outcome}`} data-outcome={c.outcome}>
              <div>
                <span>{maybe(`cases.field.${c.field}`, t('cases.field.other'))}</span>
                <StatusTag tone={c.outcome === 'current' ? 'ok' : c.outcome === 'lost' ? 'warn' : 'plain'}>
                  {t(c.outcome === 'current' ? 'cases.ui.historyNow' : c.outcome === 'lost' ? 'cases.ui.historyLost' : 'cases.ui.historyWas')}
                </StatusTag>
              </div>
              <b>{fieldText(c.field, c.value)}</b>
              <small>
                {t('cases.ui.historyRow', {
                  name: names.staff(c.by),
                  terminal: c.terminal.startsWith('HQ') ? t('exceptions.side.hq') : c.terminal,
                  time: f.dayTime(c.atMs),
                })}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
