import { ArrowLeft, ExternalLink, Printer } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatCarat } from '../../../src/kernel/carat.ts';
import type { PieceCard } from '../../data/terminal.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useArea, useTerminal } from '../../app/terminal-context.ts';
import { Button, ErrorState, FactsStrip, Money, StatusTag, toast, useFormat, useT } from '../../ui/index.ts';
import type { FactCell } from '../../ui/index.ts';
import { Gem, Jewel, cutOf, drawableOf, toneOf } from '../../ui/gems/index.tsx';
import { CaseBanners } from '../exceptions/Banners.tsx';
import { PieceActions } from './PieceActions.tsx';
import { PiecePrice } from './PiecePrice.tsx';
import { GradeScales, Proportions } from './Proportions.tsx';
import { StarButton } from './StarButton.tsx';
import { StateTag } from './StateTag.tsx';
import { verifyUrl } from './certificate.ts';
import { certOf, gradesOf, makeOf, nameOf, priceNow, useBoard, useWords } from './words.ts';
import { PieceDispute } from './PieceDispute.tsx';
import { PieceHistory } from './PieceHistory.tsx';
import { PiecePlace } from './PiecePlace.tsx';
import css from './piece.module.css';

/** One piece (design 05): drawing, certificate, proportions, where its price comes from, where it is, what it has been through. */
export function PiecePage(): ReactElement {
  const { pieceNo = '' } = useParams();
  const t = useT();
  const terminal = useTerminal();
  const navigate = useNavigate();
  useArea('stock', 'sales', 'rulings', 'reference', 'drafts');
  useScanTarget((code) => {
    if (terminal.views.piece(code) === undefined) toast.info(t('stock.search.notFound', { code }));
    else void navigate(`/stock/piece/${code}`);
  });
  const card = terminal.views.piece(pieceNo);
  if (card === undefined)
    return (
      <ErrorState title={t('stock.piece.notFound')} action={<Button onClick={() => void navigate('/stock')}>{t('stock.piece.backToSearch')}</Button>}>
        {t('stock.piece.notFoundText', { no: pieceNo })}
      </ErrorState>
    );
  return <Piece key={pieceNo} card={card} />;
}

function Piece({ card }: { readonly card: PieceCard }): ReactElement {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const navigate = useNavigate();
  const board = useBoard();
  const { item, view } = card;
  const main = item.main;
  const grades = gradesOf(item);
  const [photo, setPhoto] = useState<'jewel' | 'stone'>('jewel');
  const price = priceNow(item, board(item)?.fenPerG);
  const cells: readonly FactCell[] = [
    main?.caratMilli === undefined ? undefined : { key: 'carat', label: t('stock.facet.carat'), value: <Big v={formatCarat(main.caratMilli)} s="ct" /> },
    grades.color === undefined ? undefined : { key: 'color', label: t('stock.facet.color'), value: <Big v={grades.color} s={colorWord(t, grades.color)} /> },
    grades.clarity === undefined
      ? undefined
      : { key: 'clarity', label: t('stock.facet.clarity'), value: <Big v={grades.clarity} s={clarityWord(t, grades.clarity)} /> },
    makeOf(item) === ''
      ? undefined
      : { key: 'make', label: t('stock.facet.cut'), value: <Big v={makeOf(item)} s={makeOf(item) === '3EX' ? w.grade('EX') : ''} /> },
    main?.fluorescence === undefined
      ? undefined
      : { key: 'fluor', label: t('stock.compare.fluorescence'), value: <Big v={main.fluorescence} s={t(`stock.fluor.${main.fluorescence}`)} />, minor: true },
    item.ringSizeHK === undefined ? undefined : { key: 'ring', label: t('stock.compare.ring'), value: <Big v={String(item.ringSizeHK)} s="" /> },
    item.bangleMm === undefined
      ? undefined
      : { key: 'bangle', label: t('stock.line.bangle', { n: '' }).trim(), value: <Big v={String(item.bangleMm)} s="mm" /> },
    item.metalMg === undefined
      ? undefined
      : { key: 'weight', label: t('stock.facet.weight'), value: <Big v={f.grams(item.metalMg).replace(' g', '')} s="g" /> },
    main !== undefined || item.grossMg === undefined || item.grossMg === item.metalMg
      ? undefined
      : { key: 'gross', label: t('stock.line.gross', { w: '' }).trim(), value: <Big v={f.grams(item.grossMg).replace(' g', '')} s="g" />, minor: true },
  ].filter((c): c is NonNullable<typeof c> => c !== undefined);
  const diamond = main !== undefined && (main.type === 'diamond' || main.type === 'labDiamond');
  const cert = item.certs?.[0];
  const url = cert === undefined ? undefined : verifyUrl(cert.lab, cert.number);
  return (
    <div className={css['wrap']}>
      <section className={css['left']}>
        <div className={css['crumb']}>
          <Button
            kind="ghost"
            iconOnly
            icon={<ArrowLeft aria-hidden="true" />}
            aria-label={t('stock.piece.backToSearch')}
            onClick={() => void navigate('/stock')}
          />
          <span className="zm-two">{t('stock.piece.back')}</span>
          <StarButton pieceNo={card.pieceNo} />
          <Button kind="ghost" iconOnly icon={<Printer aria-hidden="true" />} aria-label={t('stock.piece.print')} onClick={() => window.print()} />
        </div>
        <div className={css['box']}>
          {photo === 'jewel' || main?.shape === undefined ? (
            <Jewel of={drawableOf(item)} />
          ) : (
            <span className={css['stone']}>
              <Gem cut={cutOf(main.shape)} tone={toneOf(main.type)} />
            </span>
          )}
          <StateTag state={view.state} className={css['state']} />
          {cert === undefined ? null : <span className={css['inscription']}>{t('stock.piece.inscription', { text: `${cert.lab} ${cert.number}` })}</span>}
        </div>
        {main?.shape === undefined ? null : (
          <div className={css['thumbs']} role="group">
            <button type="button" aria-pressed={photo === 'jewel'} aria-label={nameOf(item)} onClick={() => setPhoto('jewel')}>
              <Jewel of={drawableOf(item)} />
            </button>
            <button type="button" aria-pressed={photo === 'stone'} aria-label={w.shape(main.shape)} onClick={() => setPhoto('stone')}>
              <Gem cut={cutOf(main.shape)} tone={toneOf(main.type)} />
            </button>
          </div>
        )}
        <PiecePlace card={card} />
      </section>
      <section className={css['right']}>
        <header className={css['head']}>
          <div className="zm-grow">
            <div className={css['tags']}>
              <StatusTag>{w.category(item.category)}</StatusTag>
              <StatusTag tone={item.priceMode === 'byGram' ? 'gold' : 'plain'}>{w.kind(item.kind)}</StatusTag>
              <span className="zm-cap">
                {[item.styleNo === undefined ? '' : t('stock.line.style', { no: item.styleNo }), t('stock.line.piece', { no: item.pieceNo })]
                  .filter((x) => x !== '')
                  .join(' · ')}
              </span>
            </div>
            <h1>
              {nameOf(item)}
              {item.displayName === undefined ? null : <small>{item.name}</small>}
            </h1>
          </div>
          <div className={css['price']}>
            {price === undefined ? <span className="zm-warn">{t('stock.price.noBoard')}</span> : <Money fen={price} size="total" short />}
            <span>{item.priceMode === 'byGram' ? t('stock.piece.todayTotal') : t('stock.piece.tagTotal')}</span>
          </div>
        </header>
        <PieceDispute card={card} />
        <CaseBanners about={[`piece:${item.pieceNo}`]} except={['EX-01']} piece={view} />
        {cells.length === 0 ? null : <FactsStrip className={css['facts']} cells={cells} />}
        <div className={css['mid']}>
          <div className={css['centre']}>
            {certOf(item) === undefined ? null : (
              <div className={css['certHead']}>
                <h2 className="zm-h3">{t('stock.piece.cert', { lab: cert?.lab ?? '', no: cert?.number ?? '' })}</h2>
                {url === undefined ? null : (
                  <a className={css['verify']} href={url} target="_blank" rel="noreferrer noopener">
                    <ExternalLink aria-hidden="true" />
                    {t('stock.piece.verify')}
                  </a>
                )}
              </div>
            )}
            {diamond && main !== undefined ? (
              <>
                <Proportions main={main} />
                <GradeScales item={item} />
              </>
            ) : null}
            <PiecePrice item={item} floorPriceFen={card.floorPriceFen} />
          </div>
          <PieceHistory card={card} />
        </div>
        <PieceActions card={card} />
      </section>
    </div>
  );
}

const Big = ({ v, s }: { readonly v: string; readonly s: string }): ReactElement => (
  <span className={css['big']}>
    {v}
    {s === '' ? null : <i>{s}</i>}
  </span>
);
type T = ReturnType<typeof useT>;
const colorWord = (t: T, grade: string): string => {
  const g = grade.charAt(0);
  return t(
    `stock.colorWord.${'DE'.includes(g) ? 'white' : 'FG'.includes(g) ? 'nearWhite' : g === 'H' ? 'plain' : 'IJ'.includes(g) ? 'faint' : 'KL'.includes(g) ? 'light' : 'yellow'}`,
  );
};
const clarityWord = (t: T, grade: string): string =>
  t(
    `stock.clarityWord.${/^(FL|IF|LC)/.test(grade) ? 'flawless' : grade.startsWith('VVS') ? 'vvs' : grade.startsWith('VS') ? 'vs' : grade.startsWith('SI') ? 'si' : 'i'}`,
  );
