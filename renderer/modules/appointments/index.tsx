import { Suspense, lazy, useEffect } from 'react';
import { Navigate, Route, Routes, useLocation, useNavigate, useParams } from 'react-router';
import { EmptyState, useT } from '../../ui/index.ts';
import { useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { AppointmentDetail } from './AppointmentDetail.tsx';
import { AppointmentList } from './AppointmentList.tsx';
import css from './Appointments.module.css';

const PAGES = {
  table: () => import('./AppointmentTable.tsx'),
  calendar: () => import('./Calendar.tsx'),
  editor: () => import('./editor/AppointmentEditor.tsx'),
};
const AppointmentTable = lazy(PAGES.table);
const Calendar = lazy(PAGES.calendar);
const AppointmentEditor = lazy(PAGES.editor);

/** 预约管理: list by what needs doing, detail, one-screen form. */
export default function Appointments() {
  const t = useT();
  // fetched while nobody waits: a first line that is cut a minute after the first start must not keep a page from opening
  useEffect(() => {
    const idle = window.setTimeout(() => {
      for (const load of Object.values(PAGES)) void load().catch(() => undefined);
    }, 500);
    return () => window.clearTimeout(idle);
  }, []);
  return (
    <Suspense
      fallback={
        <p className="zm-two" style={{ padding: 24 }}>
          {t('common.loading')}
        </p>
      }
    >
      <Routes>
        <Route path="new" element={<AppointmentEditor />} />
        <Route path="walk-in" element={<AppointmentEditor walkIn />} />
        <Route path="table" element={<AppointmentTable />} />
        <Route path="calendar" element={<Calendar />} />
        <Route path=":id/edit" element={<Editing />} />
        <Route path=":id" element={<Split />} />
        <Route path="" element={<Split />} />
        <Route path="*" element={<Navigate to="/appointments" replace />} />
      </Routes>
    </Suspense>
  );
}

function Editing() {
  const id = decodeURIComponent(useParams()['id'] ?? '');
  const terminal = useTerminal();
  useArea('appointments');
  const card = terminal.views.appointment(id);
  return card === undefined ? <Missing /> : <AppointmentEditor key={id} card={card} />;
}

/** The list keeps its place while the detail changes. */
function Split() {
  const navigate = useNavigate();
  const terminal = useTerminal();
  const user = useUser();
  useArea('appointments', 'session');
  const id = useParams()['id'];
  // nothing chosen: whom I serve, or who waits longest for me
  const selected = id === undefined ? (terminal.views.current(user.staffNo) ?? terminal.views.waiting(user.staffNo)[0])?.id : decodeURIComponent(id);
  return (
    <div className={css['wrap']}>
      <AppointmentList
        selected={selected}
        onSelect={(next) => void navigate(`/appointments/${encodeURIComponent(next)}`, { replace: id !== undefined })}
        onNew={() => void navigate('/appointments/new')}
        onWalkIn={() => void navigate('/appointments/walk-in')}
        onCalendar={() => void navigate('/appointments/calendar')}
        onTable={() => void navigate('/appointments/table')}
      />
      <Detail id={selected} />
    </div>
  );
}

function Detail({ id }: { readonly id: string | undefined }) {
  const t = useT();
  const terminal = useTerminal();
  useArea('appointments');
  const asked = new URLSearchParams(useLocation().search).get('do');
  if (id === undefined)
    return (
      <section className={css['det']}>
        <EmptyState title={t('appointments.pick')}>{t('appointments.pickBody')}</EmptyState>
      </section>
    );
  const card = terminal.views.appointment(id);
  return card === undefined ? (
    <section className={css['det']}>
      <Missing />
    </section>
  ) : (
    <AppointmentDetail key={`${id}?${asked ?? ''}`} card={card} asked={asked === 'end' || asked === 'reschedule' ? asked : 'none'} />
  );
}
function Missing() {
  const t = useT();
  return <EmptyState title={t('appointments.notHere')}>{t('appointments.notHereBody')}</EmptyState>;
}
