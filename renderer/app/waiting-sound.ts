/** Preference of the person: a sound for a new waiting customer; on where nothing was chosen. */
export const SOUND = 'waitingSound';

/** Whether somebody waits who did not wait at the last look. The first look after signing in only remembers. */
export const newcomers = (before: ReadonlySet<string> | undefined, now: ReadonlySet<string>): boolean =>
  before !== undefined && [...now].some((id) => !before.has(id));
