;; For each row of signs the sum of what a vector has in the dimensions whose sign is set.
;; signs: $rows rows of $width bytes. planes: the vector in numbers of four bits, as bit-planes.ts lays them out, up to
;; $end; zeros where the last step of a row reaches into the next one. out: a 32 bit integer for each row.
;; Places are in bytes.
(module
  (import "signs" "memory" (memory 1))
  (func (export "sum")
    (param $signs i32) (param $rows i32) (param $width i32) (param $planes i32) (param $end i32) (param $out i32)
    (local $last i32) (local $at i32) (local $plane i32)
    (local $bits v128) (local $bytes v128) (local $sums v128)
    (local.set $last (i32.add (local.get $signs) (i32.mul (local.get $rows) (local.get $width))))
    (loop $row
      (local.set $sums (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $signs))
      (local.set $plane (local.get $planes))
      (loop $step
        (local.set $bits (v128.load (local.get $at)))
        ;; By Horner's rule. The first plane is the sign of the numbers and counts -8.
        (local.set $bytes
          (i8x16.neg (i8x16.popcnt (v128.and (local.get $bits) (v128.load (local.get $plane))))))
        (local.set $bytes
          (i8x16.add
            (i8x16.add (local.get $bytes) (local.get $bytes))
            (i8x16.popcnt (v128.and (local.get $bits) (v128.load offset=16 (local.get $plane))))))
        (local.set $bytes
          (i8x16.add
            (i8x16.add (local.get $bytes) (local.get $bytes))
            (i8x16.popcnt (v128.and (local.get $bits) (v128.load offset=32 (local.get $plane))))))
        (local.set $bytes
          (i8x16.add
            (i8x16.add (local.get $bytes) (local.get $bytes))
            (i8x16.popcnt (v128.and (local.get $bits) (v128.load offset=48 (local.get $plane))))))
        (local.set $sums
          (i32x4.add
            (local.get $sums)
            (i32x4.extadd_pairwise_i16x8_s (i16x8.extadd_pairwise_i8x16_s (local.get $bytes)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $plane (i32.add (local.get $plane) (i32.const 64)))
        (br_if $step (i32.lt_u (local.get $plane) (local.get $end))))
      (i32.store
        (local.get $out)
        (i32.add
          (i32.add (i32x4.extract_lane 0 (local.get $sums)) (i32x4.extract_lane 1 (local.get $sums)))
          (i32.add (i32x4.extract_lane 2 (local.get $sums)) (i32x4.extract_lane 3 (local.get $sums)))))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $signs (i32.add (local.get $signs) (local.get $width)))
      (br_if $row (i32.lt_u (local.get $signs) (local.get $last))))))
