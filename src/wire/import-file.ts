// A file that the user chose, on its way to the background.

/** A file as the popup hands it over. */
export interface ImportFile {
  readonly name: string;
  readonly content: Blob;
}
