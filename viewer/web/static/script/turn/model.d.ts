/** What `viewer/drawing/turning.py` writes before the first module. */
declare const MODEL: {
  scale: number;
  places: string;
  faces: string;
  sides: [view: string, facing: number][];
  points: [id: string, part: string, x: number, y: number, z: number, nx: number, ny: number, nz: number][];
  names: Record<string, number[][]>;
};
