/** ESC/POS status commands and what their answers mean (Epson's command reference; most receipt printers follow it). */
export const ASK_OFFLINE_CAUSE = Uint8Array.of(0x10, 0x04, 0x02); // DLE EOT 2, answered at once, even while offline
export const ASK_PAPER_NOW = Uint8Array.of(0x10, 0x04, 0x04); // DLE EOT 4
/** GS r 1: answered in turn, so its answer proves that everything before it was taken in and printed. */
export const ASK_PAPER_IN_TURN = Uint8Array.of(0x1d, 0x72, 0x01);

/** A real-time answer has bits 1 and 4 set and bits 0 and 7 clear; a queued one (GS r) has bits 4 and 7 clear. */
export const isRealtime = (b: number): boolean => (b & 0b1001_0011) === 0b0001_0010;
export const isQueued = (b: number): boolean => (b & 0b1001_0000) === 0;

/** DLE EOT 4: bits 5 and 6 both say the paper has run out. */
export const paperOutNow = (b: number): boolean => isRealtime(b) && (b & 0b0110_0000) !== 0;
/** DLE EOT 2: bit 2 cover open, bit 5 stopped by paper end. */
export const stoppedForPaper = (b: number): boolean => isRealtime(b) && (b & 0b0010_0000) !== 0;
export const coverOpen = (b: number): boolean => isRealtime(b) && (b & 0b0000_0100) !== 0;
/** GS r 1: bits 2 and 3 paper end (bits 0 and 1, near end, still print). */
export const paperOutInTurn = (b: number): boolean => isQueued(b) && (b & 0b0000_1100) !== 0;
