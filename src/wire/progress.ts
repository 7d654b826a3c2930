// How far long work has come.

/** Steps of sending, in order; `done` of `total` where it can be counted. */
export interface SendProgress {
  readonly step: 'reading' | 'sealing' | 'uploading' | 'sending' | 'filing';
  readonly done: number;
  readonly total: number;
}

/** How far a folder has been indexed for the search. */
export interface IndexProgress {
  readonly step: 'indexing';
  readonly done: number;
  readonly total: number;
}

export type Progress = SendProgress | IndexProgress;
