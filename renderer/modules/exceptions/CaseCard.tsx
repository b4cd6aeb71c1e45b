import { Gem, ReceiptText, UserRound } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { settleCase } from '../../../src/cases/settle.ts';
import type { Choice } from '../../../src/cases/settle.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { useStaffName } from '../../app/codes.ts';
import { useAct, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import { CaseView } from '../../ui/cases/index.ts';
import type { CaseNames } from '../../ui/cases/index.ts';
import { Button, useFormat, useKindText, useMaybeText, useT } from '../../ui/index.ts';
import { Jewel, drawableOf } from '../../ui/gems/index.tsx';
import { useWords } from '../stock/words.ts';
import { mayResolve, pieceOf, saleSide, suspect } from './cases.ts';
import { Substitute } from './Substitute.tsx';
import { useSubject } from './words.ts';

/** How the till names people, stores and steps in a case. */
export function useCaseNames(): CaseNames {
  const staff = useStaffName();
  const w = useWords();
  const maybe = useMaybeText();
  const kindText = useKindText();
  return useMemo(
    () => ({
      staff,
      store: w.store,
      kind: (kind, by) => maybe(`stock.piece.event.${kind}`, maybe(`appointments.event.${kind}`, kindText(kind), { name: staff(by) }), { name: staff(by) }),
    }),
    [staff, w, maybe, kindText],
  );
}

/** One case as the till shows it: both sides, the rule, the choices of the person whose work it is (conflicts §5 UI, design 10). */
export function CaseCard({ doc }: { readonly doc: ExceptionDoc }): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const user = useUser();
  const names = useCaseNames();
  const subjectOf = useSubject();
  const { act, busy } = useAct();
  useNow(30_000);
  const piece = pieceOf(doc);
  const item = piece === undefined ? undefined : terminal.views.piece(piece)?.item;
  const subject =
    doc.code === 'EX-01' && piece !== undefined
      ? t(doc.status === 'open' ? 'exceptions.show.locked' : 'exceptions.show.settled', { no: piece, n: doc.sides.length })
      : subjectOf(doc);
  const settle = (choice: Choice): void => {
    const heads =
      (piece === undefined ? undefined : terminal.views.piece(piece)?.view.heads) ??
      (doc.subject.startsWith('apt:') ? terminal.views.appointment(doc.subject)?.view.heads : undefined);
    void act(
      (ctx) =>
        settleCase(ctx, doc, choice, {
          piece: (no) => terminal.views.piece(no)?.view,
          head: (id) => headOf(id),
          card: (id) => terminal.views.cardHeads(id),
          name: names.staff,
          ...(heads === undefined ? {} : { heads }),
        }),
      { done: t('exceptions.resolved') },
    );
  };
  const headOf = (id: string) => terminal.views.customer(id)?.head ?? terminal.views.appointment(id)?.head;
  const likely = suspect(doc.sides.filter((s) => s.kind === 'sale.committed').map(saleSide))?.side.factId;
  return (
    <CaseView
      doc={doc}
      names={names}
      subject={subject}
      heads={headOf}
      me={{ staffNo: user.staffNo, storeId: terminal.device.storeId, terminal: terminal.device.terminal }}
      owners={doc.owner.map((r) => maybe(`exceptions.role.${r}`, r)).join(f.language === 'en' ? ', ' : '、')}
      {...(item === undefined
        ? {}
        : {
            picture: (
              <>
                <Jewel of={drawableOf(item)} />
                <span>{piece}</span>
              </>
            ),
          })}
      links={<Links doc={doc} />}
      {...(mayResolve(doc, user)
        ? { decide: { busy, atHq: false, onSettle: settle, ...(likely === undefined ? {} : { suspect: likely }), replacement: (p) => <Substitute {...p} /> } }
        : {})}
    />
  );
}

function Links({ doc }: { readonly doc: ExceptionDoc }): ReactElement {
  const t = useT();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const piece = pieceOf(doc);
  const sales = doc.sides.map((s) => saleSide(s).saleId).filter((id) => id !== '' && terminal.views.sale(id) !== undefined);
  const customers = [...new Set([doc.subject, ...doc.sides.map((s) => s.factId)])].filter(
    (id) => id.startsWith('cust:') && terminal.views.customer(id) !== undefined && !id.includes('/'),
  );
  return (
    <>
      {piece === undefined ? null : (
        <Button kind="text" icon={<Gem size={16} aria-hidden="true" />} onClick={() => void navigate(`/stock/piece/${piece}`)}>
          {t('exceptions.openPiece')}
        </Button>
      )}
      {doc.subject.startsWith('apt:') ? (
        <Button kind="text" icon={<UserRound size={16} aria-hidden="true" />} onClick={() => void navigate(`/appointments/${encodeURIComponent(doc.subject)}`)}>
          {t('exceptions.openApt')}
        </Button>
      ) : null}
      {customers.map((id) => (
        <Button key={id} kind="text" icon={<UserRound size={16} aria-hidden="true" />} onClick={() => void navigate(`/customers/${encodeURIComponent(id)}`)}>
          {terminal.views.customer(id)?.form.name ?? t('cases.ui.openCustomer')}
        </Button>
      ))}
      {[...new Set(sales)].map((id) => (
        <Button
          key={id}
          kind="text"
          icon={<ReceiptText size={16} aria-hidden="true" />}
          onClick={() => void navigate(`/sales/records/${encodeURIComponent(id)}`)}
        >
          {terminal.views.sale(id)?.sale.docNo ?? t('exceptions.openSale')}
        </Button>
      ))}
    </>
  );
}
