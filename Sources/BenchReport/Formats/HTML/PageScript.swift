/// The script of a page: tips that follow the pointer, and boxes that hide targets; the page is whole without it.
///
/// It has no `<` and no `&`, so that the page stays well-formed XML.
enum PageScript {
    static let text = """
        "use strict";
        (function(){
        var tip=document.createElement("div");tip.id="tip";tip.className="off";tip.setAttribute("aria-hidden","true");
        document.body.appendChild(tip);
        document.querySelectorAll("svg.chart title").forEach(function(title){
        var mark=title.parentNode;if(mark.classList.contains("chart"))return;
        var words=title.textContent;title.remove();
        mark.addEventListener("pointermove",function(event){
        tip.textContent=words;tip.className="";
        var room=window.innerWidth-tip.offsetWidth-8;
        tip.style.left=Math.max(8,Math.min(event.clientX+14,room))+"px";
        tip.style.top=Math.max(8,event.clientY-tip.offsetHeight-12)+"px";});
        mark.addEventListener("pointerleave",function(){tip.className="off";});});
        document.querySelectorAll(".filter li[data-target]").forEach(function(item){
        var target=item.getAttribute("data-target");
        var label=document.createElement("label");
        var box=document.createElement("input");box.type="checkbox";box.checked=true;
        label.appendChild(box);
        while(item.firstChild)label.appendChild(item.firstChild);
        item.appendChild(label);
        box.addEventListener("change",function(){
        document.querySelectorAll("svg.chart [data-target='"+target+"']").forEach(function(mark){
        mark.classList.toggle("off",!box.checked);});});});
        })();

        """
}
