import type { AptCard } from '../../data/terminal.ts';

export interface Person {
  readonly staffNo: string;
  readonly name: string;
  readonly state?: 'idle' | 'serving' | 'rest' | 'away';
}
export interface Shared {
  readonly all: readonly AptCard[];
  readonly people: readonly Person[];
  readonly capacity: number;
  readonly now: number;
  readonly zone: string;
  readonly hours: { readonly open: string; readonly close: string };
  readonly onOpen: (id: string) => void;
  readonly onNew: (ms: number, staffNo: string) => void;
}
