import type { ReactElement, ReactNode } from 'react';
import { sideLines } from '../../../src/cases/told.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { ExceptionDoc, ExceptionSide } from '../../../src/facts/rulings.ts';
import { cx } from '../cx.ts';
import { useFormat } from '../format.ts';
import { useMaybeText, useT } from '../i18n.ts';
import { StatusTag } from '../StatusTag.tsx';
import { useFieldText, useTold } from './words.ts';
import type { CaseNames } from './words.ts';
import css from './cases.module.css';

/** Sides shown at once; a case of a whole week lists the rest as a number. */
const SHOWN = 6;
/** Fields of a card that tell two people apart. */
const CARD_FIELDS = ['name', 'phoneE164', 'birthday', 'wechat', 'owner'] as const;

/** What every side recorded, one column each: who, when, where on top, what differs in bold (ui.md, conflict card). */
export function CaseSides({
  doc,
  names,
  picture,
  heads,
}: {
  readonly doc: ExceptionDoc;
  readonly names: CaseNames;
  readonly picture?: ReactNode;
  readonly heads: (id: string) => Head | undefined;
}): ReactElement {
  const t = useT();
  const sides = [...doc.sides].sort((a, b) => a.atMs - b.atMs);
  return (
    <div className={cx(css['sides'], picture === undefined && css['noPiece'])}>
      {picture === undefined ? null : <div className={css['picture']}>{picture}</div>}
      {sides.slice(0, SHOWN).map((s, i) => (
        <Side key={s.factId} doc={doc} side={s} order={i} of={sides.length} names={names} heads={heads} />
      ))}
      {sides.length > SHOWN ? <p className={css['more']}>{t('exceptions.members', { n: sides.length })}</p> : null}
    </div>
  );
}

function Side({
  doc,
  side,
  order,
  of,
  names,
  heads,
}: {
  readonly doc: ExceptionDoc;
  readonly side: ExceptionSide;
  readonly order: number;
  readonly of: number;
  readonly names: CaseNames;
  readonly heads: (id: string) => Head | undefined;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const told = useTold(names);
  const fieldText = useFieldText(names);
  const time = f.dayTime(side.atMs);
  const card = side.kind === 'customer' ? heads(side.factId) : undefined;
  const others = doc.sides.filter((s) => s !== side).map((s) => heads(s.factId));
  const where =
    side.terminal === ''
      ? names.store(side.storeId)
      : side.terminal.startsWith('HQ')
        ? t('exceptions.side.hq')
        : t('exceptions.side.terminal', { t: side.terminal });
  return (
    <div className={css['side']}>
      <div className={css['sideHead']}>
        <b>{where}</b>
        <StatusTag>
          {of < 2 ? t('exceptions.side.at', { time }) : order === 0 ? t('exceptions.side.first', { time }) : t('exceptions.side.later', { time })}
        </StatusTag>
      </div>
      <dl>
        {side.kind !== 'customer' ? null : card === undefined ? (
          <p className={css['gone']}>{t('cases.ui.cardGone')}</p>
        ) : (
          CARD_FIELDS.map((field) => {
            const value = card.fields[field]?.value;
            if (value === undefined || value === null || value === '') return null;
            const differs = others.some((o) => {
              const v = o?.fields[field]?.value;
              return v !== undefined && v !== null && v !== value;
            });
            return (
              <div key={field}>
                <dt>{t(`cases.field.${field}`)}</dt>
                <dd className={cx(differs && css['differs'])}>{fieldText(field, value)}</dd>
              </div>
            );
          })
        )}
        {sideLines(doc, side).map((line) => (
          <div key={line.label}>
            <dt>{maybe(`cases.line.${line.label}`, '')}</dt>
            <dd className={cx(line.differs && css['differs'])}>{line.value.as === 'kind' ? names.kind(line.value.kind, side.by) : told(line.value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
