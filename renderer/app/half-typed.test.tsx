// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Terminal } from '../data/terminal.ts';
import { HalfTypedNote } from './HalfTypedNote.tsx';
import { useHalfTyped } from './half-typed.ts';
import { openTestTerminal } from './testing.ts';
import { TerminalContext, useArea, useTerminal } from './terminal-context.ts';

const terminal = await openTestTerminal(Date.parse('2026-11-21T02:20:00Z'));
const PIN = '246810';
afterEach(cleanup);

function Form() {
  const half = useHalfTyped('apt new', () => ({ name: '', need: '' }));
  return (
    <>
      <HalfTypedNote {...half} />
      <input aria-label="name" value={half.state.name} onChange={(e) => half.set((s) => ({ ...s, name: e.target.value }))} />
    </>
  );
}
/** The form stands only while somebody is signed in, as in the shell. */
function Gate() {
  useArea('session');
  const user = useTerminal().session.user();
  return user === undefined ? <p>locked</p> : <Form key={user.staffNo} />;
}
const show = (t: Terminal): void => {
  render(
    <TerminalContext.Provider value={t}>
      <Gate />
    </TerminalContext.Provider>,
  );
};
const name = (): HTMLInputElement => screen.getByRole('textbox', { name: 'name' });
const signIn = (staffNo: string): Promise<void> =>
  act(async () => {
    expect((await terminal.session.signIn(staffNo, PIN)).ok).toBe(true);
  });
const lock = (): void => {
  act(() => {
    terminal.session.signOut();
  });
};

it('A0.24: a form half typed when the till locks is there for its person after another was in between, and not for the other', async () => {
  await signIn('0107');
  show(terminal);
  fireEvent.change(name(), { target: { value: '方若琳' } });
  lock();
  await signIn('0115');
  expect(name().value).toBe('');
  lock();
  await signIn('0107');
  expect(name().value).toBe('方若琳');
  expect(screen.getByText(/填到一半的/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: '清空重填' }));
  expect(name().value).toBe('');
  lock();
  await signIn('0107');
  expect(screen.queryByText(/填到一半的/)).toBeNull();
});

it('A0.24: a form left by its person is not brought back', async () => {
  await signIn('0107');
  show(terminal);
  fireEvent.change(name(), { target: { value: '方若琳' } });
  cleanup(); // closed or saved, still signed in
  show(terminal);
  expect(name().value).toBe('');
});

it('A1.1.1: a form whose card stands is not offered again, so that a crash after saving makes no second card', async () => {
  const made = terminal.views.appointments()[0]?.id ?? '';
  terminal.forms.keep('apt new 0107', { by: '0107', atMs: terminal.now(), id: made, changed: { name: '方若琳' } });
  show(terminal);
  expect(name().value).toBe('');
});

it('A0.24: what was brought back stays while the person goes elsewhere first, and is gone once they typed on and left', async () => {
  terminal.forms.keep('apt new 0107', { by: '0107', atMs: terminal.now(), changed: { name: '方若琳' } });
  for (const typed of [undefined, '方若琳女士']) {
    show(terminal);
    expect(name().value).toBe('方若琳');
    if (typed !== undefined) fireEvent.change(name(), { target: { value: typed } });
    cleanup();
  }
  expect([...terminal.forms.all().keys()]).toEqual([]);
});
