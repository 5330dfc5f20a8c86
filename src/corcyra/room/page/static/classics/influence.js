// Who sways a decision: Friedkin and Johnsen's influence, and real power under given offices.

/** Solves A x = b by elimination with pivots; A and b are not kept. */
export function solve(matrix, right) {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    if (Math.abs(rows[k][k]) < 1e-12) return null;
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = new Array(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = rows[k][n];
    for (let j = k + 1; j < n; j++) sum -= rows[k][j] * x[j];
    x[k] = sum / rows[k][k];
  }
  return x;
}

/**
 * Real power v = f (I - aW)^-1 (I - a).
 * @param offices f, any non-negative numbers
 * @param listens weights of whom each listens to, row by row, himself included
 */
export function realPower(offices, listens) {
  const n = offices.length;
  const sum = offices.reduce((a, b) => a + b, 0) || 1;
  const weights = listens.map((row) => row.map((w) => w / (row.reduce((a, b) => a + b, 0) || 1)));
  const open = weights.map((row, i) => 1 - row[i]); // what one does not keep for oneself
  // v solves the transposed system: (I - aW)' z = f, v = (I - a) z.
  const matrix = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0) - open[j] * weights[j][i]));
  const z = solve(matrix, offices.map((f) => f / sum));
  return z && z.map((value, i) => (1 - open[i]) * value);
}
