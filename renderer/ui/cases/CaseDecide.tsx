import { Input } from 'antd';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { caseRule, effectOf } from '../../../src/cases/catalogue.ts';
import type { Choice } from '../../../src/cases/settle.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { Button } from '../Button.tsx';
import { useMaybeText, useT } from '../i18n.ts';
import { Banner } from '../panels.tsx';
import { FieldClash } from './FieldClash.tsx';
import type { Picked } from './FieldClash.tsx';
import { useFieldText, useOptionText } from './words.ts';
import type { CaseNames } from './words.ts';
import css from './cases.module.css';

export interface DecideProps {
  readonly doc: ExceptionDoc;
  readonly names: CaseNames;
  readonly heads: (id: string) => Head | undefined;
  readonly busy: boolean;
  /** Why the last try was refused, in words. */
  readonly fault?: string;
  /** At headquarters everything can be done; a till leaves devices and raw documents to it. */
  readonly atHq: boolean;
  /** The receipt whose barcode is likelier the wrong one (EX-01). */
  readonly suspect?: string;
  /** How the barcode really sold is found here: scanned, searched, typed. */
  readonly replacement?: (p: {
    readonly pieceNo: string;
    readonly value: string | undefined;
    readonly onChange: (pieceNo: string | undefined) => void;
  }) => ReactNode;
  readonly onSettle: (choice: Choice) => void;
}

/** The choices of the catalogue, what pressing each does, the grounds, and the one button that closes the case by a resolution fact. */
export function CaseDecide({ doc, names, heads, busy, fault, atHq, suspect, replacement, onSettle }: DecideProps): ReactElement {
  const t = useT();
  const maybe = useMaybeText();
  const optionText = useOptionText();
  const fieldText = useFieldText(names);
  const options = caseRule(doc.code).options;
  const sales = doc.sides.filter((s) => s.kind === 'sale.committed');
  const people = [...new Set(doc.sides.map((s) => s.by))];
  const cards = doc.sides.filter((s) => s.kind === 'customer').map((s) => s.factId);
  const [option, setOption] = useState(options[0] ?? '');
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState(suspect ?? sales.at(-1)?.factId);
  const [toPiece, setToPiece] = useState<string | undefined>(undefined);
  const [main, setMain] = useState(doc.sides.find((s) => s.data['main'] === true)?.by ?? people[0]);
  const [card, setCard] = useState(cards.at(-1));
  const [phone, setPhone] = useState('');
  const [picked, setPicked] = useState<Picked>(() => {
    const kept = doc.sides.find((s) => s.data['kept'] === true)?.factId;
    return kept === undefined ? {} : { at: kept.slice(kept.lastIndexOf('/') + 1) };
  });
  const ex01 = doc.code === 'EX-01' && sales.length > 1;
  const substituting = ex01 && option === 'substitute';
  const keep = sales.find((s) => s.factId !== wrong);
  const wrongSide = sales.find((s) => s.factId === wrong);
  const clash = doc.code === 'EX-14F';
  const fixing = doc.code === 'EX-07' && option === 'fixPhone';
  const choosing = doc.code === 'EX-09';
  const effect = effectOf(doc.code, option);
  const elsewhere = effect === 'hq' && !atHq;
  const ready =
    option !== '' &&
    reason.trim().length > 1 &&
    !elsewhere &&
    (!substituting || toPiece !== undefined) &&
    (!fixing || phone.trim() !== '') &&
    (!clash || picked.at !== undefined || (picked.typed ?? '').trim() !== '');
  const settle = (): void =>
    onSettle({
      option,
      reason: reason.trim(),
      ...(ex01 && keep !== undefined ? { keepFactId: keep.factId } : {}),
      ...(substituting && wrongSide !== undefined
        ? {
            wrong: { factId: wrongSide.factId, saleId: String(wrongSide.data['saleId'] ?? ''), lineNo: Number(wrongSide.data['lineNo'] ?? 1) },
            ...(toPiece === undefined ? {} : { toPieceNo: toPiece }),
          }
        : {}),
      ...(choosing && main !== undefined ? { main } : {}),
      ...(fixing && card !== undefined ? { cardId: card, phone } : {}),
      ...(clash ? (picked.at === undefined ? { value: (picked.typed ?? '').trim() } : { valueAt: picked.at }) : {}),
    });
  const which = (
    label: string,
    of: readonly { readonly key: string; readonly text: string; readonly on: boolean; readonly pick: () => void }[],
  ): ReactElement => (
    <div className={css['which']} role="radiogroup" aria-label={label}>
      <span>{label}</span>
      {of.map((o) => (
        <button key={o.key} type="button" role="radio" aria-checked={o.on} onClick={o.pick}>
          {o.text}
        </button>
      ))}
    </div>
  );
  const saleText = (s: ExceptionDoc['sides'][number]): string => `${t('exceptions.side.terminal', { t: s.terminal })} ${s.docNo ?? ''}`.trim();
  const doing =
    effect === 'record'
      ? t('cases.does.record')
      : elsewhere
        ? `${t('cases.does.hqOnly')} ${maybe(`cases.does.${doc.code}.${option}`, '')}`
        : maybe(`cases.does.${doc.code}.${option}`, t('cases.does.record'));
  return (
    <div className={css['decide']}>
      {clash ? <FieldClash doc={doc} head={heads(doc.subject)} names={names} picked={picked} onPick={setPicked} /> : null}
      {options.length < 2 ? null : (
        <div className={css['options']} role="radiogroup" aria-label={t('exceptions.resolve')}>
          {options.map((o) => (
            <button key={o} type="button" role="radio" aria-checked={o === option} onClick={() => setOption(o)}>
              <b>{optionText(doc.code, o, { t: wrongSide?.terminal ?? '' })}</b>
              <span>{maybe(doc.code === 'EX-01' ? `exceptions.option.sub.${o}` : '', effectOf(doc.code, o) === 'record' ? t('cases.ui.recordOnly') : '')}</span>
            </button>
          ))}
        </div>
      )}
      {ex01
        ? which(
            t(substituting ? 'exceptions.pickSide' : 'exceptions.keepSide'),
            sales.map((s) => ({
              key: s.factId,
              text: saleText(s),
              on: substituting ? s.factId === wrong : s.factId !== wrong,
              pick: () => setWrong(substituting ? s.factId : sales.find((x) => x !== s)?.factId),
            })),
          )
        : null}
      {substituting && replacement !== undefined
        ? replacement({ pieceNo: doc.subject.slice(doc.subject.indexOf(':') + 1), value: toPiece, onChange: setToPiece })
        : null}
      {choosing
        ? which(
            t('cases.ui.pickMain'),
            people.map((no) => ({ key: no, text: names.staff(no), on: no === main, pick: () => setMain(no) })),
          )
        : null}
      {fixing ? (
        <div className={css['replace']}>
          {which(
            t('cases.ui.pickCard'),
            cards.map((id) => ({
              key: id,
              text: `${fieldText('name', heads(id)?.fields['name']?.value)} ${fieldText('phoneE164', heads(id)?.fields['phoneE164']?.value)}`,
              on: id === card,
              pick: () => setCard(id),
            })),
          )}
          <Input
            style={{ width: 200 }}
            value={phone}
            inputMode="tel"
            aria-label={t('cases.ui.newPhone')}
            placeholder={t('cases.ui.newPhone')}
            maxLength={24}
            onChange={(e) => setPhone(e.target.value)}
          />
        </div>
      ) : null}
      <p className={css['effect']} data-effect={effect}>
        <b>{t('cases.ui.effect')}</b>
        {doing}
      </p>
      {fault === undefined ? null : <Banner tone="danger">{fault}</Banner>}
      {elsewhere ? (
        <p className={css['closed']}>{t('cases.ui.hqDecides')}</p>
      ) : (
        <div className={css['foot']}>
          <Input
            className="zm-grow"
            value={reason}
            maxLength={200}
            aria-label={t('exceptions.reason')}
            placeholder={t('exceptions.reasonHint')}
            onChange={(e) => setReason(e.target.value)}
          />
          <Button kind="primary" busy={busy} disabled={!ready} onClick={settle}>
            {substituting && toPiece !== undefined
              ? t('exceptions.resolveSubstitute', { no: toPiece })
              : options.length === 1
                ? t('exceptions.resolveAs', { option: optionText(doc.code, option) })
                : t('exceptions.resolve')}
          </Button>
        </div>
      )}
    </div>
  );
}
