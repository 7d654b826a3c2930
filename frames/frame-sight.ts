// Whether this frame can be seen in its page, from the moment its script runs.
import { watchSight, type Sight } from './sight.ts';

export class FrameSight {
  private seen: Sight = 'hidden';
  private readonly listeners = new Set<() => void>();

  /** Watches an element that is as large as the frame. */
  constructor(frame: Element) {
    watchSight(frame, { whole: false }, (sight) => {
      this.seen = sight;
      for (const listener of this.listeners) listener();
    });
  }

  /** Some of the frame is in view and nothing lies above what is. */
  isClear(): boolean {
    return this.seen === 'clear';
  }

  /** Resolves when it is, now or at last. */
  clear(): Promise<void> {
    if (this.isClear()) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.onChange(() => {
        if (!this.isClear()) return;
        stop();
        resolve();
      });
    });
  }

  /** Calls back at every change; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
