import { createContext, useContext } from 'react';
import type { CodeTableRef, SettingsRef, StoreRef } from '../../src/facts/reference.ts';

export interface Session {
  readonly user: {
    readonly staffNo: string;
    readonly name: string;
    readonly nameEn?: string;
    readonly title?: string;
    readonly roles: readonly string[];
    readonly stores: readonly string[];
  };
  readonly may: Readonly<Record<string, boolean>>;
  readonly stores: readonly (StoreRef & { readonly rev: string })[];
  readonly codes: readonly (CodeTableRef & { readonly rev: string })[];
  readonly settings: (SettingsRef & { readonly rev: string }) | null;
  readonly timeZone: string;
  readonly serverNow: number;
  readonly demo: boolean;
}
export interface SessionControl extends Session {
  /** Reads stores, codes and permissions again after a change. */
  refresh(): Promise<void>;
  signOut(): Promise<void>;
}
export const SessionContext = createContext<SessionControl | undefined>(undefined);
export function useSession(): SessionControl {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('a page outside a session');
  return session;
}
