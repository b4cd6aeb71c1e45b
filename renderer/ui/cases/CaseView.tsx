import { ScrollText } from 'lucide-react';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { DEADLINE_HOURS } from '../../../src/cases/catalogue.ts';
import { sayCase } from '../../../src/cases/say.ts';
import type { Reader } from '../../../src/cases/say.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { useFormat } from '../format.ts';
import { useMaybeText, useT } from '../i18n.ts';
import { Banner } from '../panels.tsx';
import { CaseDecide } from './CaseDecide.tsx';
import type { DecideProps } from './CaseDecide.tsx';
import { CaseSides } from './CaseSides.tsx';
import { FieldClash } from './FieldClash.tsx';
import { useOptionText, useSay } from './words.ts';
import type { CaseNames } from './words.ts';
import css from './cases.module.css';

/** A severity is a shape and a colour (ui.md, states). */
export const SEVERITY = {
  red: { tone: 'danger', Icon: CircleAlert },
  amber: { tone: 'warn', Icon: TriangleAlert },
  blue: { tone: 'info', Icon: Info },
} as const;
const HOUR = 3_600_000;
/** When a case has to be decided (red 24 h, amber 72 h, conflicts §5); undefined for information. */
export function dueMs(e: Pick<ExceptionDoc, 'severity' | 'openedMs'>): number | undefined {
  const hours = DEADLINE_HOURS[e.severity];
  return hours === undefined ? undefined : e.openedMs + hours * HOUR;
}
/** Time left or gone, in words; information has none. */
export function useDue(): (e: Pick<ExceptionDoc, 'severity' | 'openedMs'>) => {
  readonly text: string;
  readonly late: boolean;
  readonly at: number | undefined;
} {
  const t = useT();
  const f = useFormat();
  return (e) => {
    const at = dueMs(e);
    const now = f.now();
    if (at === undefined) return { text: t('exceptions.due.info'), late: false, at };
    return at >= now
      ? { text: t('exceptions.due.left', { t: f.duration(at - now) }), late: false, at }
      : { text: t('exceptions.due.late', { t: f.duration(now - at) }), late: true, at };
  };
}

export interface CaseViewProps {
  readonly doc: ExceptionDoc;
  readonly me: Reader;
  readonly names: CaseNames;
  /** What it is about, named as people know it. */
  readonly subject: string;
  readonly picture?: ReactNode;
  readonly links?: ReactNode;
  /** A card by id, where the reader may see it. */
  readonly heads: (id: string) => Head | undefined;
  /** Undefined: this person does not decide it, and `owners` says who does. */
  readonly decide?: Omit<DecideProps, 'doc' | 'names' | 'heads'>;
  readonly owners: string;
}

/** One case, the same at the till and at headquarters: what happened, both sides, the rule in one sentence, the choices (conflicts §5 UI, design 10). */
export function CaseView({ doc, me, names, subject, picture, links, heads, decide, owners }: CaseViewProps): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const say = useSay(names);
  const dueOf = useDue();
  const { tone, Icon } = SEVERITY[doc.severity];
  const due = dueOf(doc);
  const what = maybe(`exceptions.what.${doc.code}`, t('exceptions.what.other'));
  const clash = doc.code === 'EX-14F';
  return (
    <article className={css['card']} aria-label={`${doc.code} ${what}`}>
      <header className={css['cardHead']}>
        <span className={css['label']} data-tone={tone}>
          <Icon aria-hidden="true" />
          {doc.code}
        </span>
        <div className="zm-grow">
          <h2>
            {maybe(`exceptions.code.${doc.code}`, doc.code)} · {what}
          </h2>
          <p>
            {subject}
            {doc.provisional === true && doc.status === 'open' ? ` · ${t('cases.ui.provisional')}` : ''}
          </p>
        </div>
        {doc.status !== 'open' ? null : due.at === undefined ? (
          <span className={css['known']}>{due.text}</span>
        ) : (
          <div className={css['due']} data-late={due.late || undefined} data-tone={tone}>
            <span>{t('exceptions.due.by', { time: f.dayTime(due.at) })}</span>
            <b>{due.text}</b>
          </div>
        )}
      </header>
      <p className={css['say']}>{say(sayCase(doc, me))}</p>
      {clash && decide !== undefined && doc.status === 'open' ? null : clash ? (
        <FieldClash doc={doc} head={heads(doc.subject)} names={names} picked={{}} />
      ) : (
        <CaseSides doc={doc} names={names} heads={heads} {...(picture === undefined ? {} : { picture })} />
      )}
      <p className={css['rule']}>
        <ScrollText aria-hidden="true" />
        <span>{maybe(`exceptions.rule.${doc.code}`, t('exceptions.rule.other'))}</span>
      </p>
      {links === undefined ? null : <div className={css['links']}>{links}</div>}
      {doc.status !== 'open' ? (
        <Closed doc={doc} names={names} />
      ) : decide === undefined ? (
        <p className={css['closed']}>{t('exceptions.notYours', { roles: owners })}</p>
      ) : (
        <CaseDecide {...decide} doc={doc} names={names} heads={heads} />
      )}
    </article>
  );
}

function Closed({ doc, names }: { readonly doc: ExceptionDoc; readonly names: CaseNames }): ReactElement {
  const t = useT();
  const f = useFormat();
  const option = useOptionText();
  const r = doc.resolution;
  if (r === undefined)
    return (
      <Banner className={css['after']} tone="plain">
        {t('cases.ui.withdrawnWhy', { n: Math.max(1, doc.withdrawnBy?.length ?? 1) })}
      </Banner>
    );
  return (
    <p className={css['closed']}>
      <b>{t('exceptions.closedBy', { name: names.staff(r.by), time: f.dayTime(r.atMs) })}</b>
      {t('exceptions.closedHow', { option: option(doc.code, r.option, { t: doc.sides.at(-1)?.terminal ?? '' }), reason: r.reason })}
    </p>
  );
}
