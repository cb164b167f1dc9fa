import { newPlane, type Plane } from './plane.ts';

// Plain loops: a callback per pixel would return numbers on the heap, which is several times slower.

export function add(a: Plane, b: Plane): Plane {
  const sum = newPlane(a);
  for (let i = 0; i < sum.data.length; i += 1) {
    sum.data[i] = (a.data[i] as number) + (b.data[i] as number);
  }
  return sum;
}

export function subtract(a: Plane, b: Plane): Plane {
  const difference = newPlane(a);
  for (let i = 0; i < difference.data.length; i += 1) {
    difference.data[i] = (a.data[i] as number) - (b.data[i] as number);
  }
  return difference;
}

export function multiply(a: Plane, b: Plane): Plane {
  const product = newPlane(a);
  for (let i = 0; i < product.data.length; i += 1) {
    product.data[i] = (a.data[i] as number) * (b.data[i] as number);
  }
  return product;
}

export function divide(a: Plane, b: Plane): Plane {
  const quotient = newPlane(a);
  for (let i = 0; i < quotient.data.length; i += 1) {
    quotient.data[i] = (a.data[i] as number) / (b.data[i] as number);
  }
  return quotient;
}
