package schemas
import ("testing";"strings";"time";"fmt")
func TestZZ(t *testing.T){
 for n:=3;n<8;n++{
 s:="a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
 for i:=1;i<n;i++{ s+=fmt.Sprintf("a%d: &a%d [%s]\n",i,i,strings.Repeat(fmt.Sprintf("*a%d,",i-1),10)) }
 st:=time.Now(); _,err:=LoadPack(strings.NewReader(s)); t.Log(n,time.Since(st), err!=nil)}
 st:=time.Now(); _,err:=LoadPack(strings.NewReader(strings.Repeat("[",20000))); t.Log(time.Since(st), err!=nil)
 st=time.Now(); _,err=LoadPack(strings.NewReader(strings.Repeat("{a: ",20000))); t.Log(time.Since(st), err!=nil)
 st=time.Now(); _,err=LoadPack(strings.NewReader(strings.Repeat("- ",20000)+"x")); t.Log(time.Since(st), err!=nil)
}
