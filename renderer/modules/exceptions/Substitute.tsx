import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { Input } from 'antd';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { FacetChip, useFormat, useT } from '../../ui/index.ts';
import { useWords } from '../stock/words.ts';
import css from '../../ui/cases/cases.module.css';

const MAY: readonly string[] = ['IN_STOCK', 'RESERVED', 'MISSING'];

/** The barcode that was really sold: scanned, typed, or one of the same style in stock. */
export function Substitute({
  pieceNo,
  value,
  onChange,
}: {
  readonly pieceNo: string;
  readonly value: string | undefined;
  readonly onChange: (pieceNo: string | undefined) => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const terminal = useTerminal();
  const [text, setText] = useState('');
  const [same, setSame] = useState<readonly string[]>([]);
  const item = terminal.views.piece(pieceNo)?.item;
  const style = item?.styleNo;
  const own = terminal.device.storeId;
  useEffect(() => {
    if (style === undefined) return;
    void terminal.stock
      .search({ text: style, stores: [own], states: ['IN_STOCK', 'RESERVED', 'MISSING'], ownStore: own, limit: 5 })
      .then((r) => setSame(r.rows.map((x) => x.pieceNo).filter((no) => no !== pieceNo)));
  }, [terminal, style, own, pieceNo]);
  const choose = (no: string): void => {
    setText(no);
    const card = terminal.views.piece(no);
    onChange(card !== undefined && no !== pieceNo && MAY.includes(card.view.state) ? no : undefined);
  };
  useScanTarget((code) => choose(code));
  const typed = text === '' ? undefined : terminal.views.piece(text);
  const fault =
    text === '' || value !== undefined
      ? ''
      : typed === undefined
        ? t('exceptions.replacementUnknown', { no: text })
        : t('exceptions.replacementBad', { no: text, state: w.state(typed.view.state) });
  return (
    <div className={css['replace']}>
      <span>{t('exceptions.replacement')}</span>
      <Input
        style={{ width: 180 }}
        value={text}
        status={fault === '' ? '' : 'error'}
        aria-label={t('exceptions.replacement')}
        placeholder={t('exceptions.replacementHint')}
        onChange={(e) => choose(e.target.value.trim().toUpperCase())}
      />
      {same.length === 0 ? (
        <span className="zm-cap">{t('exceptions.replacementNone')}</span>
      ) : (
        same.map((no) => {
          const mg = terminal.views.piece(no)?.item.metalMg;
          return (
            <FacetChip key={no} tall on={value === no} onToggle={() => choose(no)}>
              {mg === undefined ? no : t('exceptions.candidate', { no, w: f.grams(mg) })}
            </FacetChip>
          );
        })
      )}
      {fault === '' ? null : (
        <p role="alert" className="zm-danger">
          {fault}
        </p>
      )}
    </div>
  );
}
