import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { jcs } from './jcs.ts';

/** sha-256 of a text (UTF-8), 64 hex characters. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
/** sha-256 of the canonical JSON of a value (architecture §3.2). */
export const hashOf = (value: unknown): string => sha256Hex(jcs(value));
