/*
 * A tool for valgrind that notes which parts of its own file a program reads or writes where the file is mapped into memory, in pieces of
 * 8 bytes. It writes their places in the file, in bytes, a line each, when the program ends. What only the kernel reads in a system call is
 * not noted. docs/native.md says what for, and how it is built.
 */
#include "pub_tool_aspacemgr.h"
#include "pub_tool_basics.h"
#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

/* Under valgrind a program of this size and what it maps lie below. */
static const Addr END = 0x80000000UL;

static UChar *touched;
static const HChar *out = "touched.%p";

static VG_REGPARM(2) void note(Addr at, SizeT size) {
  for (Addr piece = at >> 3; piece < END >> 3 && piece <= (at + size - 1) >> 3; piece++) touched[piece >> 3] |= 1 << (piece & 7);
}

static void add_note(IRSB *code, IRExpr *address, Int size) {
  IRExpr **arguments = mkIRExprVec_2(address, mkIRExpr_HWord(size));
  addStmtToIRSB(code, IRStmt_Dirty(unsafeIRDirty_0_N(2, "note", VG_(fnptr_to_fnentry)(note), arguments)));
}

static void note_accesses(IRSB *code, const IRStmt *statement) {
  switch (statement->tag) {
    case Ist_WrTmp: {
      const IRExpr *value = statement->Ist.WrTmp.data;
      if (value->tag == Iex_Load) add_note(code, value->Iex.Load.addr, sizeofIRType(value->Iex.Load.ty));
      break;
    }
    case Ist_Store:
      add_note(code, statement->Ist.Store.addr, sizeofIRType(typeOfIRExpr(code->tyenv, statement->Ist.Store.data)));
      break;
    case Ist_Dirty:
      if (statement->Ist.Dirty.details->mFx != Ifx_None)
        add_note(code, statement->Ist.Dirty.details->mAddr, statement->Ist.Dirty.details->mSize);
      break;
    case Ist_CAS:
      add_note(code, statement->Ist.CAS.details->addr, 2 * sizeof(ULong));
      break;
    case Ist_LoadG:
      add_note(code, statement->Ist.LoadG.details->addr, sizeof(ULong));
      break;
    case Ist_StoreG:
      add_note(code, statement->Ist.StoreG.details->addr, sizeof(ULong));
      break;
    default:
      break;
  }
}

static IRSB *instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout,
                        const VexGuestExtents *extents, const VexArchInfo *host, IRType guest_word, IRType host_word) {
  IRSB *code = deepCopyIRSBExceptStmts(in);
  for (Int i = 0; i < in->stmts_used; i++) {
    note_accesses(code, in->stmts[i]);
    addStmtToIRSB(code, in->stmts[i]);
  }
  return code;
}

static void start(void) { touched = VG_(calloc)("touched", END >> 6, 1); }

static void write_places(VgFile *places, const NSegment *mapped) {
  for (Addr at = mapped->start; at < mapped->end && at < END; at += 8)
    if (touched[at >> 6] >> (at >> 3 & 7) & 1) VG_(fprintf)(places, "%llu\n", (ULong)(mapped->offset + (at - mapped->start)));
}

static void end(Int code) {
  Addr starts[4096];
  Int mappings = VG_(am_get_segment_starts)(SkFileC, starts, 4096);
  Bool found = False;
  VgFile *places = VG_(fopen)(VG_(expand_file_name)("--out", out), VKI_O_CREAT | VKI_O_TRUNC | VKI_O_WRONLY, 0644);
  if (places == NULL) {
    VG_(umsg)("%s cannot be written\n", out);
    return;
  }
  for (Int i = 0; i < mappings; i++) {
    const NSegment *mapped = VG_(am_find_nsegment)(starts[i]);
    const HChar *file = VG_(am_get_filename)(mapped);
    if (file != NULL && VG_(strcmp)(file, VG_(args_the_exename)) == 0) {
      write_places(places, mapped);
      found = True;
    }
  }
  if (!found) VG_(umsg)("no mapping of %s was found; name the program by a path without links\n", VG_(args_the_exename));
  VG_(fclose)(places);
}

static Bool option(const HChar *argument) {
  if VG_STR_CLO (argument, "--out", out) {
    return True;
  }
  return False;
}

static void usage(void) { VG_(printf)("    --out=<file>    the places, in bytes from the start of the program's file\n"); }

static void no_debug_usage(void) {}

static void init(void) {
  VG_(details_name)("touched");
  VG_(details_version)(NULL);
  VG_(details_description)("which parts of its own file a program uses");
  VG_(details_copyright_author)("The Wukong developers");
  VG_(details_bug_reports_to)("the Wukong developers");
  VG_(basic_tool_funcs)(start, instrument, end);
  VG_(needs_command_line_options)(option, usage, no_debug_usage);
}

VG_DETERMINE_INTERFACE_VERSION(init)
