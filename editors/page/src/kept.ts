// What is kept in the browser, so that nothing that was typed is lost: by key, and gone where the browser keeps nothing.

/** What is kept under a key; null where there is nothing, or not of this shape. */
export function kept<T>(key: string, isOne: (found: unknown) => found is T): T | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(`symgrad.${key}`) ?? "null");
    return isOne(found) ? found : null;
  } catch {
    return null;
  }
}

/** Keep a value under a key. */
export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(`symgrad.${key}`, JSON.stringify(value));
  } catch {
    // It is full, or closed to the page: what is typed stays on the page.
  }
}
