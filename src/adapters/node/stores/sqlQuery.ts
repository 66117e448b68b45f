export interface SqlRow {
  [column: string]: string | number | null;
}

/** One statement. Rows come back with lower-case column names. */
export type SqlQuery = (text: string, values?: readonly unknown[]) => Promise<SqlRow[]>;
