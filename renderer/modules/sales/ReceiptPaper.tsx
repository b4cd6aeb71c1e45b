import { create as createQr } from 'qrcode';
import { memo, useMemo } from 'react';
import type { ReactElement } from 'react';
import type { ReceiptDoc, ReceiptLine } from '../../../src/sales/receipt.ts';
import { cx, useT } from '../../ui/index.ts';
import css from './receipt.module.css';

/** Half-width cells of a character, as the printer counts them (jewelry §9.1: CJK is two columns). */
const wide = (c: string): boolean => (c.codePointAt(0) ?? 0) >= 0x80;

/** A line as runs of narrow text and boxes of two cells, so that columns on the screen are those on the paper in any font. */
export function Cells({ text }: { readonly text: string }): ReactElement {
  const runs: { readonly wide: boolean; text: string }[] = [];
  for (const c of text) {
    const last = runs[runs.length - 1];
    if (!wide(c) && last !== undefined && !last.wide) last.text += c;
    else runs.push({ wide: wide(c), text: c });
  }
  return (
    <>
      {runs.map((r, i) =>
        r.wide ? (
          <i key={i} data-cells={2}>
            <span>{r.text}</span>
          </i>
        ) : (
          <u key={i} data-cells={r.text.length} style={{ width: `${r.text.length}em` }}>
            <span>{r.text}</span>
          </u>
        ),
      )}
    </>
  );
}

function Qr({ data }: { readonly data: string }): ReactElement {
  const t = useT();
  const path = useMemo(() => {
    const { modules } = createQr(data, { errorCorrectionLevel: 'M' });
    let d = '';
    for (let y = 0; y < modules.size; y++) for (let x = 0; x < modules.size; x++) if (modules.get(y, x) === 1) d += `M${x} ${y}h1v1h-1z`;
    return { d, size: modules.size };
  }, [data]);
  return (
    <svg className={css['qr']} viewBox={`0 0 ${path.size} ${path.size}`} role="img" aria-label={t('sales.desk.qr')} shapeRendering="crispEdges">
      <path d={path.d} />
    </svg>
  );
}

function Line({ line, width }: { readonly line: ReceiptLine; readonly width: number }): ReactElement | null {
  switch (line.kind) {
    case 'text':
      return (
        <div className={cx(css['line'], line.bold === true && css['bold'], line.double === true && css['double'])}>
          <Cells text={line.text} />
        </div>
      );
    case 'rule':
      return (
        <div className={css['line']} aria-hidden="true">
          <Cells text={'-'.repeat(width)} />
        </div>
      );
    case 'qr':
      return (
        <div className={css['scan']}>
          <Qr data={line.data} />
          <div className={css['line']}>
            <Cells text={line.caption} />
          </div>
        </div>
      );
    case 'feed':
      return <div className={css['line']} aria-hidden="true" />;
    case 'cut':
      return null;
  }
}

/** The receipt on its paper, cell by cell, on the grey desk: always black on white, whatever the theme (design 08). */
export const ReceiptPaper = memo(function ReceiptPaper({ doc, cellPx }: { readonly doc: ReceiptDoc; readonly cellPx: number }): ReactElement {
  return (
    <div className={css['paper']} style={{ ['--cell' as string]: `${cellPx}px`, width: cellPx * doc.width + 36 }} data-columns={doc.width}>
      {doc.lines.map((line, i) => (
        <Line key={i} line={line} width={doc.width} />
      ))}
    </div>
  );
});
